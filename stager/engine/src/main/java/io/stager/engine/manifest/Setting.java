package io.stager.engine.manifest;

/**
 * A value that staging goes by, and where it comes from.
 *
 * @param value as JSON holds it
 */
public record Setting(String key, Object value, Origin from) {}
