package io.stager.cli;

import io.stager.droplet.Digest;
import io.stager.droplet.StagingException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that says which droplet it must be. */
final class DigestOption {
  @Option(
      names = "--digest",
      paramLabel = "sha256:HEX",
      description = "Refuse it unless it is this droplet.")
  private Optional<String> text = Optional.empty();

  Optional<Digest> digest() {
    return text.map(DigestOption::parse);
  }

  private static Digest parse(String text) {
    try {
      return Digest.parse(text);
    } catch (IllegalArgumentException e) {
      throw new StagingException.Usage(
          "'" + text + "' is not a SHA-256 digest", "write sha256: and 64 hexadecimal digits");
    }
  }
}
