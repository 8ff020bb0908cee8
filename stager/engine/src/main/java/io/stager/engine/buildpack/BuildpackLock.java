package io.stager.engine.buildpack;

import io.stager.droplet.Digest;
import io.stager.droplet.StagingException;
import io.stager.droplet.json.JsonException;
import io.stager.droplet.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file beside a manifest that says which content each of its buildpacks must have.
 *
 * @param file where it is, or will be
 */
public record BuildpackLock(Path file, List<Entry> entries) {
  /** The file's name. */
  public static final String NAME = "buildpacks.lock";

  private static final int SCHEMA = 1;

  /** Copies the list. */
  public BuildpackLock {
    entries = List.copyOf(entries);
  }

  /**
   * One buildpack.
   *
   * @param commit the commit that a git repository was at
   */
  public record Entry(String reference, Digest digest, Optional<String> commit) {}

  /** {@return the lock in the file, which must be there} */
  public static BuildpackLock read(Path file) {
    try {
      var json = JsonObject.parse(Files.readString(file));
      if (json.integer("schema").orElse(0) != SCHEMA) {
        throw invalid(file, "its schema is not " + SCHEMA);
      }
      return new BuildpackLock(
          file, json.objects("buildpacks").stream().map(BuildpackLock::entry).toList());
    } catch (NoSuchFileException e) {
      throw new StagingException.NotFound(
              "There is no lock file", file.toString(), "write it with: stager buildpack lock")
          .causedBy(e);
    } catch (IOException | JsonException | IllegalArgumentException e) {
      throw invalid(file, String.valueOf(e.getMessage())).causedBy(e);
    }
  }

  private static StagingException invalid(Path file, String why) {
    return new StagingException.InvalidInput(
        "The lock file cannot be read: " + why,
        file.toString(),
        "write it again with: stager buildpack lock");
  }

  private static Entry entry(JsonObject json) {
    return new Entry(
        json.text("reference").orElse(""),
        Digest.parse(json.text("sha256").orElse("")),
        json.text("commit"));
  }

  /** Writes the file beside its place and renames it. */
  public void write() throws IOException {
    var list = new ArrayList<JsonObject>();
    for (var entry : entries) {
      list.add(
          JsonObject.empty()
              .with("reference", entry.reference())
              .with("sha256", entry.digest().toString())
              .with("commit", entry.commit()));
    }
    var json = JsonObject.empty().with("schema", SCHEMA).withList("buildpacks", list);
    var unfinished = file.resolveSibling("." + file.getFileName() + ".new");
    Files.writeString(unfinished, json.pretty() + "\n");
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** {@return what it says of the buildpack} */
  Optional<Entry> entry(String reference) {
    return entries.stream().filter(entry -> entry.reference().equals(reference)).findFirst();
  }

  /** Refuses a buildpack that is not in it, or is another. */
  void require(String reference, Digest digest) {
    var entry =
        entry(reference)
            .orElseThrow(() ->
                new StagingException.DigestMismatch(
                    "The lock file does not know the buildpack '%s'".formatted(reference),
                    file.toString(),
                    "look at it, then write the file again: stager buildpack lock"));
    if (!entry.digest().equals(digest)) {
      throw new StagingException.DigestMismatch(
          "The buildpack '%s' is %s, but locked is %s".formatted(reference, digest, entry.digest()),
          file.toString(),
          "look at what changed, then write the file again: stager buildpack lock");
    }
  }
}
