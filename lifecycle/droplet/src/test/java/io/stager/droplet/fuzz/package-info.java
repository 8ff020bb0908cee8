/**
 * Targets for a fuzzer: what reads bytes from strangers must answer in the words of its contract,
 * whatever the bytes. {@code lifecycle/droplet/fuzz/fuzz} runs them, a test runs their seeds.
 */
@NullMarked
package io.stager.droplet.fuzz;

import org.jspecify.annotations.NullMarked;
