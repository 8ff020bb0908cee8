package io.stager.droplet.archive;

import io.stager.droplet.Digest;

/**
 * What identifies and measures a droplet.
 *
 * @param digest of the uncompressed tar: the droplet's identity
 * @param fileSha256 of the file as it stands, which depends on the compression too
 * @param size bytes of the file
 * @param unpackedSize bytes of all files in it
 * @param entries directories, files and links in it
 */
public record DropletFigures(
    Digest digest, Digest fileSha256, long size, long unpackedSize, long entries) {}
