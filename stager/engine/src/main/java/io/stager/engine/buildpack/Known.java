package io.stager.engine.buildpack;

import io.stager.droplet.Digest;
import io.stager.droplet.json.JsonException;
import io.stager.droplet.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a reference meant the last time.
 *
 * @param version the commit of a git repository, or what a web server calls its file
 */
record Known(String reference, Digest digest, Optional<String> version) {

  /** The folder of what is known, one file for each reference, written beside and renamed. */
  record Book(Path folder) {
    Optional<Known> find(String reference) throws IOException {
      var file = file(reference);
      return Files.isRegularFile(file) ? read(file) : Optional.empty();
    }

    void write(Known known) throws IOException {
      Files.createDirectories(folder);
      var json =
          JsonObject.empty()
              .with("reference", known.reference())
              .with("sha256", known.digest().hex())
              .with("version", known.version());
      var unfinished = Files.createTempFile(folder, ".new", "");
      Files.writeString(unfinished, json.pretty() + "\n");
      Files.move(
          unfinished,
          file(known.reference()),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }

    void remove(Known known) throws IOException {
      Files.deleteIfExists(file(known.reference()));
    }

    /** {@return all that is known, by the names of the references} */
    List<Known> all() throws IOException {
      if (!Files.isDirectory(folder)) {
        return List.of();
      }
      var all = new ArrayList<Known>();
      try (Stream<Path> files = Files.list(folder)) {
        for (var file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
          read(file).ifPresent(all::add);
        }
      }
      all.sort(Comparator.comparing(Known::reference));
      return all;
    }

    private Path file(String reference) {
      var algorithm = Digest.algorithm();
      algorithm.update(reference.getBytes(StandardCharsets.UTF_8));
      return folder.resolve(Digest.of(algorithm).hex() + ".json");
    }

    /** What cannot be read is not known: it is found out again. */
    private static Optional<Known> read(Path file) throws IOException {
      try {
        var json = JsonObject.parse(Files.readString(file));
        return json.text("reference")
            .map(reference ->
                new Known(
                    reference, new Digest(json.text("sha256").orElse("")), json.text("version")));
      } catch (JsonException | IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }
}
