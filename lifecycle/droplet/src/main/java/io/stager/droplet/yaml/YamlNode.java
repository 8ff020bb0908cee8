package io.stager.droplet.yaml;

/**
 * A value in a YAML text: a map, a list or a scalar. What an alias stands for stands in its place.
 */
public sealed interface YamlNode permits YamlMap, YamlList, YamlScalar {
  /** {@return where the value begins; for an alias, where its anchor is} */
  Location at();

  /** {@return whether nothing is given: an empty value, {@code ~} or {@code null}} */
  default boolean isNull() {
    return this instanceof YamlScalar scalar && scalar.type() == YamlScalar.Type.NULL;
  }

  /** {@return the kind of value, for an error} */
  default String kind() {
    return switch (this) {
      case YamlMap map -> "a map";
      case YamlList list -> "a list";
      case YamlScalar scalar -> isNull() ? "nothing" : "'" + scalar.text() + "'";
    };
  }
}
