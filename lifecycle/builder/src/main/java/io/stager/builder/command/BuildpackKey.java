package io.stager.builder.command;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a buildpack is asked for by, and the names of directories that Cloud Foundry makes of it.
 */
record BuildpackKey(String text) {
  /** {@return the name of its directory, and of its cache} */
  String hash() {
    return HexFormat.of().toHexDigits(XxHash64.of(bytes()));
  }

  /** {@return the name of its directory on older platforms} */
  String legacyHash() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  private byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
