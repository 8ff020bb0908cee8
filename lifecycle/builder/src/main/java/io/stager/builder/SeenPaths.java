package io.stager.builder;

/** The directories of one unit as its scripts see them. */
public record SeenPaths(String app, String deps, String profileD) {}
