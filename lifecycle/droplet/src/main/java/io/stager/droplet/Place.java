package io.stager.droplet;

/** A place in a file; lines and columns count from 1. */
public record Place(String file, int line, int column) {}
