/**
 * The contract with a buildpack: detect, supply, finalize, compile and release, and what a
 * buildpack and a Procfile declare.
 *
 * <p>The same code serves {@code stager stage}, which runs the scripts in containers, and whoever
 * runs them directly. The contract is Cloud Foundry's buildpackapplifecycle.
 */
@NullMarked
package io.stager.builder;

import org.jspecify.annotations.NullMarked;
