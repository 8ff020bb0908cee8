/**
 * Tarballs: entries as values, a writer whose bytes depend on nothing but its input, and a reader
 * that trusts nothing.
 *
 * <p>Both are our own, and small, because they are the boundary of the project: what is written
 * must be the same everywhere, and what is read may come from anybody. Used by {@code archive} and
 * by whoever takes a tarball from outside.
 */
@NullMarked
package io.stager.droplet.tarball;

import org.jspecify.annotations.NullMarked;
