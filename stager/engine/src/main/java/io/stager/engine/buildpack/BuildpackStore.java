package io.stager.engine.buildpack;

import io.stager.builder.Buildpack;
import io.stager.droplet.Digest;
import io.stager.droplet.StagingException;
import io.stager.engine.git.GitAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All buildpacks that there are: those that come along, those of a directory of the user's, and
 * those that were fetched, unpacked and kept.
 *
 * <pre>
 * CACHE/buildpacks/
 *   trees/DIGEST/     a buildpack, under the digest of its content
 *   known/….json      what each reference meant the last time
 * </pre>
 */
public final class BuildpackStore {
  private final Path builtIn;
  private final Fetching fetching;

  /**
   * The buildpacks of this machine.
   *
   * @param builtIn the directory of the built-in ones; the file {@code order} in it names them
   * @param kept where fetched ones are kept
   * @param env the caller's environment, which names proxies
   */
  public BuildpackStore(Path builtIn, Path kept, Map<String, String> env) {
    this.builtIn = builtIn;
    this.fetching =
        new Fetching(
            new KeptTrees(kept.resolve("trees")), new Known.Book(kept.resolve("known")), env);
  }

  /** {@return the buildpacks that are asked to detect, in their order} */
  public List<Buildpack> candidates(Terms terms) {
    var candidates = new ArrayList<Buildpack>();
    for (var place : onShelf(terms).entrySet()) {
      candidates.add(read(place.getKey(), place.getValue(), terms));
    }
    return List.copyOf(candidates);
  }

  /** {@return the buildpacks that are known by a plain name, and where they are} */
  private Map<String, Path> onShelf(Terms terms) {
    return new Shelf(terms.shelf().orElse(builtIn)).places();
  }

  /**
   * {@return the buildpacks that the references mean}
   *
   * <p>A name, also with Cloud Foundry's {@code _buildpack} behind it, is one of the directory of
   * the user's or a built-in one; all else says where the buildpack is.
   *
   * @param base what a path is relative to
   * @throws StagingException naming all that would have to be fetched, when that may not be
   */
  public Resolved resolve(List<String> references, Path base, Terms terms) {
    var found = new LinkedHashMap<String, Resolved.Found>();
    var missing = new ArrayList<String>();
    var warnings = new ArrayList<String>();
    for (var reference : new LinkedHashSet<>(references)) {
      var key = GitAddress.withoutPassword(reference);
      var before = known(key);
      var named = named(reference, terms);
      var now = named.isPresent() ? named : fetched(reference, base, terms);
      if (now.isEmpty()) {
        missing.add("'" + key + "'");
        continue;
      }
      var digest = new Digest(now.get().buildpack().sha256());
      terms.lock().ifPresent(lock -> lock.require(key, digest));
      before
          .filter(was -> !was.digest().equals(digest) && terms.lock().isEmpty())
          .ifPresent(was -> warnings.add(changed(key, was.digest(), digest)));
      found.put(reference, now.get());
    }
    if (!missing.isEmpty()) {
      throw new StagingException.NotFound(
          "Offline, and not on this machine: " + String.join(", ", missing),
          "fetch each of them while there is a network: stager buildpack add REFERENCE");
    }
    return new Resolved(found, warnings);
  }

  private static String changed(String key, Digest was, Digest is) {
    return "The buildpack '%s' has changed since it was last used: it is %s and was %s; see --locked"
        .formatted(key, is.brief(), was.brief());
  }

  private Optional<Resolved.Found> named(String reference, Terms terms) {
    var plain = reference.replaceFirst("[_-]buildpack$", "");
    for (var shelf : List.of(onShelf(terms), new Shelf(builtIn).places())) {
      for (var name : List.of(reference, plain)) {
        if (shelf.containsKey(name)) {
          return Optional.of(found(read(name, shelf.get(name), terms)));
        }
      }
    }
    return Optional.empty();
  }

  private static Resolved.Found found(Buildpack buildpack) {
    return new Resolved.Found(buildpack, Optional.empty());
  }

  private Buildpack read(String name, Path place, Terms terms) {
    return fetched(place.toString(), place, terms.unlocked())
        .map(Resolved.Found::buildpack)
        .map(some -> new Buildpack(name, some.version(), some.sha256(), some.directory()))
        .orElseThrow(() -> unknown(name));
  }

  private Optional<Resolved.Found> fetched(String reference, Path base, Terms terms) {
    var key = GitAddress.withoutPassword(reference);
    var meant = Reference.parse(reference, base).orElseThrow(() -> unknown(key));
    try {
      var kept = fetching.fetch(key, meant, terms);
      return kept.isPresent() ? Optional.of(found(key, kept.get())) : Optional.empty();
    } catch (IOException e) {
      throw new StagingException.NotFound(
              "The buildpack '%s' cannot be read: %s".formatted(key, e),
              key,
              "make all of its files readable, and see whether the disk is full")
          .causedBy(e);
    }
  }

  private static Resolved.Found found(String key, Fetching.Kept kept) throws IOException {
    var buildpack =
        new Buildpack(key, version(kept.tree()), kept.known().digest().hex(), kept.tree());
    return new Resolved.Found(buildpack, kept.commit());
  }

  private static Optional<String> version(Path directory) throws IOException {
    var file = directory.resolve("VERSION");
    return Files.isReadable(file)
        ? Optional.of(Files.readString(file).strip()).filter(v -> !v.isEmpty())
        : Optional.empty();
  }

  private StagingException unknown(String reference) {
    return new StagingException.NotFound(
        "There is no buildpack '" + reference + "'",
        "name one of: %s, or a directory with bin/detect in it, a zip or tarball, or a git URL"
            .formatted(String.join(", ", new Shelf(builtIn).places().keySet())));
  }

  private Optional<Known> known(String key) {
    try {
      return fetching.book().find(key);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** {@return what was fetched and is kept, by reference} */
  public List<BuildpackLock.Entry> kept() {
    try {
      return fetching.book().all().stream()
          .filter(known -> !known.reference().startsWith("sha256:"))
          .map(known -> new BuildpackLock.Entry(known.reference(), known.digest(), known.version()))
          .toList();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Forgets a fetched buildpack; its tree goes when no other reference means the same. */
  public void remove(String reference) {
    try {
      var book = fetching.book();
      var known =
          book.find(reference)
              .orElseThrow(() ->
                  new StagingException.NotFound(
                      "No buildpack '" + reference + "' is kept",
                      "see what is: stager buildpack ls"));
      book.remove(known);
      var others = book.all().stream().filter(o -> o.digest().equals(known.digest())).toList();
      if (others.stream().allMatch(other -> other.reference().startsWith("sha256:"))) {
        for (var other : others) {
          book.remove(other);
        }
        fetching.trees().remove(known.digest());
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private StagingException unreadable(IOException e) {
    return new StagingException.Internal(
            "The kept buildpacks cannot be read: " + e,
            fetching.trees().folder().toString(),
            "delete the folder; it holds only what can be fetched again")
        .causedBy(e);
  }
}
