package io.stager.engine.buildpack;

import io.stager.builder.Leftover;
import io.stager.droplet.Digest;
import io.stager.engine.Unfinished;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Unpacked buildpacks, each under the digest of its content.
 *
 * <p>A tree is made beside its place and renamed, so it is there whole or not at all; of two
 * stagings that bring the same one, the first wins and the second uses it. Before a tree is used
 * its digest is reckoned again: one that somebody changed is as good as none.
 */
record KeptTrees(Path folder) {
  /** Fills an empty directory. */
  @FunctionalInterface
  interface Content {
    /** {@return which version of it that was, where there are versions} */
    Optional<String> writeTo(Path directory) throws IOException;
  }

  /** What was filled in. */
  record Added(Digest digest, Optional<String> version) {}

  /** {@return the tree of this digest, if it is there and unharmed} */
  Optional<Path> find(Digest digest) throws IOException {
    var tree = place(digest);
    if (!Files.isDirectory(tree)) {
      return Optional.empty();
    }
    if (TreeDigest.of(tree).equals(digest)) {
      return Optional.of(tree);
    }
    new Leftover(tree).remove();
    return Optional.empty();
  }

  /**
   * {@return what the content is, which is kept now}
   *
   * @param key what it is called in a failure
   */
  Added add(String key, Content content) throws IOException {
    try (var unfinished = Unfinished.in(folder)) {
      var version = content.writeTo(unfinished.directory());
      var root = BuildpackRoot.in(unfinished.directory(), key);
      var digest = TreeDigest.of(root);
      if (find(digest).isEmpty()) {
        settle(root, place(digest));
      }
      return new Added(digest, version);
    }
  }

  private static void settle(Path root, Path place) throws IOException {
    try {
      Files.move(root, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(place)) {
        throw e;
      }
      // Another staging was faster, with the same bytes.
    }
  }

  void remove(Digest digest) throws IOException {
    new Leftover(place(digest)).remove();
  }

  /** {@return what is kept, whoever may need it} */
  List<Digest> all() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches("[0-9a-f]{64}"))
          .map(Digest::new)
          .sorted((a, b) -> a.hex().compareTo(b.hex()))
          .toList();
    }
  }

  private Path place(Digest digest) {
    return folder.resolve(digest.hex());
  }
}
