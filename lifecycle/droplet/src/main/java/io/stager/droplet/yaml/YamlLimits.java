package io.stager.droplet.yaml;

/**
 * How much a YAML text may hold, so that a small file cannot ask for much work.
 *
 * @param bytes the size of the text
 * @param depth how deep values may lie in each other, aliases followed
 * @param aliased how many values all aliases together may stand for
 */
public record YamlLimits(int bytes, int depth, int aliased) {
  /** A megabyte, which is what Cloud Foundry takes as a manifest. */
  public static final YamlLimits STANDARD = new YamlLimits(1 << 20, 64, 10_000);
}
