package io.stager.builder;

/**
 * The directories of one unit as its scripts see them.
 *
 * @param cache the parent of each buildpack's own cache directory
 */
public record SeenPaths(String app, String deps, String profileD, String cache) {}
