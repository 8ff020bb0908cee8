package io.stager.droplet.archive;

import io.stager.droplet.Digest;
import java.util.Optional;

/**
 * How to unpack a droplet.
 *
 * @param digest which droplet it must be, where that is known
 */
public record Unpacking(Optional<Digest> digest, ExternalLinks externalLinks) {
  /** Any droplet, without external links. */
  public static final Unpacking STANDARD = new Unpacking(Optional.empty(), ExternalLinks.REFUSE);

  /** {@return the same, but for this droplet alone} */
  public Unpacking expecting(Digest expected) {
    return new Unpacking(Optional.of(expected), externalLinks);
  }

  /** {@return the same, but external links are made} */
  public Unpacking keepingExternalLinks() {
    return new Unpacking(digest, ExternalLinks.KEEP);
  }
}
