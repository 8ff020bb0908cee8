package io.stager.droplet;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** A SHA-256 digest, written {@code sha256:} and 64 hexadecimal digits. */
public record Digest(String hex) {
  private static final int DIGITS = 64;

  /** Refuses what is not 64 lower-case hexadecimal digits. */
  public Digest {
    if (hex.length() != DIGITS || !isLowerHex(hex)) {
      throw new IllegalArgumentException("not a SHA-256 digest: " + hex);
    }
  }

  /** A pattern would take longer than the digest of a small file. */
  private static boolean isLowerHex(String text) {
    for (var i = 0; i < text.length(); i++) {
      var digit = text.charAt(i);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return true;
  }

  /** {@return the digest that the text names, with or without {@code sha256:} in front} */
  public static Digest parse(String text) {
    return new Digest(text.replaceFirst("^sha256:", "").toLowerCase(Locale.ROOT));
  }

  /** {@return the digest of what the algorithm has seen so far} */
  public static Digest of(MessageDigest algorithm) {
    return new Digest(HexFormat.of().formatHex(algorithm.digest()));
  }

  /** {@return the algorithm, fresh} */
  public static MessageDigest algorithm() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** {@return the first four and the last two digits, for people} */
  public String brief() {
    return "sha256:" + hex.substring(0, 4) + "…" + hex.substring(62);
  }

  @Override
  public String toString() {
    return "sha256:" + hex;
  }
}
