package io.stager.droplet.archive;

/**
 * A part of a droplet, such as {@code app} or {@code deps/0}, and how much is in it.
 *
 * @param files files and links, directories not counted
 */
public record Area(String name, long files, long bytes) {}
