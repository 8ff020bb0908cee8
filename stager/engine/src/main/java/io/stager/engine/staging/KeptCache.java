package io.stager.engine.staging;

import io.stager.droplet.Digest;
import io.stager.droplet.json.JsonException;
import io.stager.droplet.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * A cache that a buildpack left for the next staging of a unit: a directory, and beside it the note
 * that makes it one.
 *
 * <p>The note is written last and taken away first, so a directory without one is rubbish.
 *
 * @param note the file beside the directory
 */
public record KeptCache(Path note, Owner owner, Content content, Instant used) {
  private static final String NOTE = ".json";

  /** Whose it is. */
  public record Owner(String app, String unit, String stack, String buildpack) {}

  /** What it must hold, and how large that is. */
  public record Content(Digest digest, long bytes, long files) {}

  static Path noteOf(Path tree) {
    return tree.resolveSibling(tree.getFileName() + NOTE);
  }

  static boolean isNote(Path file) {
    return file.getFileName().toString().endsWith(NOTE);
  }

  /** {@return the cache that the note is about, unless it is not whole} */
  static Optional<KeptCache> read(Path note) throws IOException {
    try {
      var json = JsonObject.parse(Files.readString(note));
      return Optional.of(
          new KeptCache(
              note,
              new Owner(
                  text(json, "app"),
                  text(json, "unit"),
                  text(json, "stack"),
                  text(json, "buildpack")),
              new Content(
                  new Digest(text(json, "sha256")),
                  json.number("bytes").orElse(0L),
                  json.number("files").orElse(0L)),
              Files.getLastModifiedTime(note).toInstant()));
    } catch (JsonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String text(JsonObject json, String key) {
    return json.text(key).orElse("");
  }

  static KeptCache of(Path tree, Owner owner, TreeSum sum) {
    return new KeptCache(
        noteOf(tree), owner, new Content(sum.digest(), sum.bytes(), sum.files()), Instant.now());
  }

  /** Makes the directory a cache, in one step. */
  void write() throws IOException {
    var beside = note.resolveSibling(CacheFolder.UNFINISHED + note.getFileName());
    Files.writeString(beside, json().pretty());
    Files.move(beside, note, StandardCopyOption.ATOMIC_MOVE);
  }

  private JsonObject json() {
    return JsonObject.empty()
        .with("schema", 1)
        .with("app", owner.app())
        .with("unit", owner.unit())
        .with("stack", owner.stack())
        .with("buildpack", owner.buildpack())
        .with("sha256", content.digest().hex())
        .with("bytes", content.bytes())
        .with("files", content.files());
  }

  Path tree() {
    var name = note.getFileName().toString();
    return note.resolveSibling(name.substring(0, name.length() - NOTE.length()));
  }

  boolean isWhole() throws IOException {
    return Files.isDirectory(tree()) && TreeSum.of(tree()).digest().equals(content.digest());
  }

  void remove() throws IOException {
    Files.deleteIfExists(note);
    new Tree(tree()).delete();
  }
}
