package io.stager.engine.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The JSON Schema of a manifest, by which editors complete and check one. */
public final class ManifestSchema {
  private static final String FILE = "manifest.schema.json";

  private ManifestSchema() {}

  /** {@return its text} */
  public static String text() {
    try (var in =
        Optional.ofNullable(ManifestSchema.class.getResourceAsStream(FILE)).orElseThrow()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
