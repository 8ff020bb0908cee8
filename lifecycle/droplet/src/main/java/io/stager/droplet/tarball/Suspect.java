package io.stager.droplet.tarball;

import io.stager.droplet.StagingException;

/**
 * An archive that is not trusted: the one place that words what can be wrong with it.
 *
 * @param kind what it should be, such as {@code droplet}
 * @param file the name that a person knows it by
 */
public record Suspect(String kind, String file) {
  /** {@return the failure for an archive that would do harm, about one entry} */
  public StagingException unsafe(EntryName entry, String fault) {
    return new StagingException.UnsafeArchive(
        "The %s is unsafe: './%s' %s".formatted(kind, entry, fault),
        file + ", entry ./" + entry,
        "use it only if you know who made it and why; else make it again");
  }

  /** {@return the failure for an archive that would do harm} */
  public StagingException unsafe(String fault) {
    return new StagingException.UnsafeArchive(
        "The %s is unsafe: %s".formatted(kind, fault),
        file,
        "use it only if you know who made it and why; else make it again");
  }

  /** {@return the failure for an archive that is not what was written} */
  public StagingException damaged(String fault) {
    return new StagingException.UnsafeArchive(
        "The %s is damaged: %s".formatted(kind, fault), file, "fetch or make it again");
  }

  /** {@return the failure for an archive that ends too early} */
  public StagingException cutOff() {
    return new StagingException.UnsafeArchive(
        "The %s is cut off: it ends before its end marker".formatted(kind),
        file,
        "fetch or make it again");
  }

  /** {@return the failure for what is something else} */
  public StagingException foreign(String fault) {
    return new StagingException.UnsafeArchive(
        "This is no %s: %s".formatted(kind, fault), file, "name a file that is a " + kind);
  }

  /** {@return the failure for an archive that is larger than allowed} */
  public StagingException tooLarge(String fault) {
    return new StagingException.LimitExceeded(
        "The %s is too large: %s".formatted(kind, fault),
        file,
        "make it again without what is not needed");
  }
}
