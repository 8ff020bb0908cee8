package io.stager.engine.staging;

import io.stager.droplet.archive.DropletDifference;

/**
 * An app that was staged twice from nothing.
 *
 * @param same whether both droplets have the same digest
 * @param difference how the second differs from the first
 */
public record Reproduction(Staged staged, boolean same, DropletDifference difference) {}
