package io.stager.engine.buildpack;

import io.stager.droplet.Digest;
import io.stager.droplet.StagingException;
import io.stager.engine.archive.ForeignArchive;
import io.stager.engine.git.GitAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a text means that names a buildpack by where it is. */
sealed interface Reference {
  /** A directory, used as it lies there. */
  record Folder(Path directory) implements Reference {}

  /** A zip or tarball of this machine. */
  record LocalArchive(Path file, Optional<Digest> pin) implements Reference {}

  /** A zip or tarball of a web server. */
  record RemoteArchive(URI url, Optional<Digest> pin) implements Reference {}

  /** A commit of a git repository. */
  record Repository(GitAddress address) implements Reference {}

  /** The digest that an archive must have, behind its name. */
  Pattern PIN = Pattern.compile("(.*)@(sha256:.*)");

  /**
   * {@return what the text means, if it means anything}
   *
   * @param base what a path is relative to
   */
  static Optional<Reference> parse(String text, Path base) {
    var pinned = PIN.matcher(text);
    return pinned.matches()
        ? Optional.of(pinned(text, pinned.group(1), base, digest(text, pinned.group(2))))
        : unpinned(text, base);
  }

  private static Reference pinned(String text, String name, Path base, Digest pin) {
    return switch (unpinned(name, base).orElse(new Folder(base))) {
      case LocalArchive(var file, _) -> new LocalArchive(file, Optional.of(pin));
      case RemoteArchive(var url, _) -> new RemoteArchive(url, Optional.of(pin));
      default ->
          throw new StagingException.Usage(
              "'%s' names a digest, but no archive".formatted(text),
              "name a commit after # for a git repository, and use --locked for the rest");
    };
  }

  private static Digest digest(String text, String written) {
    try {
      return Digest.parse(written);
    } catch (IllegalArgumentException e) {
      throw new StagingException.Usage(
          "'%s' does not end in a SHA-256 digest".formatted(text),
          "write @sha256: and 64 hexadecimal digits");
    }
  }

  private static Optional<Reference> unpinned(String text, Path base) {
    if (text.startsWith("http://") || text.startsWith("https://")) {
      var url = url(text);
      if (ForeignArchive.NAME.matcher(Optional.ofNullable(url.getPath()).orElse("")).matches()) {
        return Optional.of(new RemoteArchive(url, Optional.empty()));
      }
    }
    if (text.startsWith("file:") && !text.contains("#")) {
      var path = Path.of(url(text));
      return Files.exists(path.resolve(".git")) ? repository(text) : orRepository(path, text);
    }
    return repository(text).or(() -> local(base.resolve(text)));
  }

  private static Optional<Reference> orRepository(Path path, String text) {
    return local(path).or(() -> repository(text));
  }

  private static Optional<Reference> repository(String text) {
    return GitAddress.parse(text).map(Repository::new);
  }

  private static Optional<Reference> local(Path path) {
    if (Files.isRegularFile(path)) {
      return Optional.of(new LocalArchive(path, Optional.empty()));
    }
    return Optional.of(path).filter(Files::isDirectory).filter(d -> !isBare(d)).map(Folder::new);
  }

  /** A repository without files of its own can only be meant to be cloned. */
  private static boolean isBare(Path directory) {
    return Files.isRegularFile(directory.resolve("HEAD"))
        && Files.isDirectory(directory.resolve("objects"));
  }

  private static URI url(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new StagingException.Usage(
          "Invalid buildpack url (%s): %s".formatted(text, e.getMessage()), "check the URL");
    }
  }
}
