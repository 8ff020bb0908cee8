package io.stager.engine.buildpack;

import io.stager.builder.Leftover;
import io.stager.droplet.Digest;
import io.stager.droplet.StagingException;
import io.stager.droplet.tarball.EntryName;
import io.stager.engine.archive.ForeignArchive;
import io.stager.engine.download.Download;
import io.stager.engine.git.GitAddress;
import io.stager.engine.git.GitRepository;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Brings archives and repositories into the kept trees, and remembers what they were.
 *
 * @param env names proxies
 */
record Fetching(KeptTrees trees, Known.Book book, Map<String, String> env) {
  private static final Pattern WHOLE_COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final int PROGRAM = 0755;
  private static final int DATA = 0644;

  /** A tree at hand, and what is known of it. */
  record Kept(Path tree, Known known) {
    /** {@return the commit that it is of; what servers call their files is in quotes} */
    Optional<String> commit() {
      return known.version().filter(version -> WHOLE_COMMIT.matcher(version).matches());
    }

    private boolean isOf(Optional<String> version) {
      return version.isPresent() && version.equals(known.version());
    }
  }

  /** {@return what the reference means; nothing when that would need the network} */
  Optional<Kept> fetch(String key, Reference reference, Terms terms) throws IOException {
    var locked = terms.locked(key);
    // A directory is taken as it lies, whatever is kept: who changed it is to be told.
    if (locked.isPresent() && !(reference instanceof Reference.Folder)) {
      var entry = locked.get();
      var tree = trees.find(entry.digest());
      if (tree.isPresent()) {
        return Optional.of(new Kept(tree.get(), new Known(key, entry.digest(), entry.commit())));
      }
    }
    return switch (reference) {
      case Reference.Folder(var directory) -> Optional.of(asItLies(key, directory));
      case Reference.LocalArchive(var file, var pin) ->
          Optional.of(archive(key, file, pin, Optional.empty()));
      case Reference.RemoteArchive(var url, var pin) -> remote(key, url, pin, terms.offline());
      case Reference.Repository(var address) ->
          repository(
              key,
              locked
                  .flatMap(BuildpackLock.Entry::commit)
                  .map(commit -> new GitAddress(address.url(), Optional.of(commit)))
                  .orElse(address),
              terms);
    };
  }

  private static Kept asItLies(String key, Path directory) throws IOException {
    var root = BuildpackRoot.in(directory, key);
    return new Kept(root, new Known(key, TreeDigest.of(root), Optional.empty()));
  }

  /** The same bytes unpack to the same tree, so an archive is known by its own digest. */
  private Kept archive(String key, Path file, Optional<Digest> pin, Optional<String> version)
      throws IOException {
    var bytes = digest(file);
    if (pin.isPresent() && !pin.get().equals(bytes)) {
      throw new StagingException.DigestMismatch(
          "The archive '%s' is %s".formatted(key, bytes),
          key,
          "fetch it again, or name the digest that it has if you trust it");
    }
    var tree = known(bytes.toString());
    if (tree.isPresent()) {
      return remember(new Known(key, tree.get().known().digest(), version));
    }
    var digest =
        trees
            .add(
                key,
                to -> {
                  new ForeignArchive(file).unpackTo(to, Fetching::modeWhereNoneIsSaid);
                  return version;
                })
            .digest();
    book.write(new Known(bytes.toString(), digest, Optional.empty()));
    return remember(new Known(key, digest, version));
  }

  private static Digest digest(Path file) throws IOException {
    var algorithm = Digest.algorithm();
    try (var in = new DigestInputStream(Files.newInputStream(file), algorithm)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return Digest.of(algorithm);
  }

  private static int modeWhereNoneIsSaid(EntryName name) {
    return name.parent().map(EntryName::parts).filter(p -> p.getLast().equals("bin")).isPresent()
        ? PROGRAM
        : DATA;
  }

  private Optional<Kept> remote(String key, URI url, Optional<Digest> pin, boolean offline)
      throws IOException {
    var before = known(pin.map(Digest::toString).orElse(key));
    if (pin.isPresent() && before.isPresent()) {
      return before;
    }
    if (offline) {
      return before;
    }
    Files.createDirectories(book.folder());
    var file = Files.createTempFile(book.folder(), ".download", "");
    try {
      var tag = before.flatMap(kept -> kept.known().version());
      var shown = GitAddress.withoutPassword(url.toString());
      return switch (new Download(url, shown).to(file, env, tag)) {
        case Download.Outcome.Unchanged() -> before;
        case Download.Outcome.Fetched(var newTag) -> Optional.of(archive(key, file, pin, newTag));
      };
    } finally {
      new Leftover(file).remove();
    }
  }

  private Optional<Kept> repository(String key, GitAddress address, Terms terms)
      throws IOException {
    var name = terms.submodules() ? key + " with submodules" : key;
    var before = known(name);
    var repository = new GitRepository(address, env);
    var wanted = address.revision().filter(some -> WHOLE_COMMIT.matcher(some).matches());
    if (terms.offline()
        || before.filter(kept -> kept.isOf(wanted)).isPresent()
        || before.filter(kept -> kept.isOf(repository.commit())).isPresent()) {
      return before;
    }
    var added = trees.add(key, to -> Optional.of(repository.checkOut(to, terms.submodules())));
    return Optional.of(remember(new Known(name, added.digest(), added.version())));
  }

  private Optional<Kept> known(String reference) throws IOException {
    var known = book.find(reference);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    return trees.find(known.get().digest()).map(tree -> new Kept(tree, known.get()));
  }

  private Kept remember(Known known) throws IOException {
    book.write(known);
    return new Kept(trees.find(known.digest()).orElseThrow(), known);
  }
}
