package io.stager.engine.buildpack;

import io.stager.droplet.StagingException;
import io.stager.engine.archive.ForeignArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory of buildpacks, each a directory or an archive.
 *
 * <p>The file {@code order} in it gives their names in the order in which they are asked to detect;
 * without it the names of the files do.
 */
record Shelf(Path directory) {
  private static final String ORDER = "order";
  private static final Pattern ENDING =
      Pattern.compile("\\.(?:zip|tgz|tar|tar\\.gz)$", Pattern.CASE_INSENSITIVE);

  /** {@return what each name stands for, in their order} */
  Map<String, Path> places() {
    try {
      var all = new LinkedHashMap<String, Path>();
      for (var file : files()) {
        all.put(ENDING.matcher(file.getFileName().toString()).replaceFirst(""), file);
      }
      return Files.isRegularFile(directory.resolve(ORDER)) ? ordered(all) : all;
    } catch (IOException e) {
      throw new StagingException.NotFound(
              "The buildpacks in '%s' cannot be read: %s".formatted(directory, e),
              directory.toString(),
              "name a directory that holds buildpacks, as directories or zips")
          .causedBy(e);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(file ->
              Files.isDirectory(file)
                  || ForeignArchive.NAME.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  private Map<String, Path> ordered(Map<String, Path> all) throws IOException {
    var ordered = new LinkedHashMap<String, Path>();
    for (var name : names()) {
      var place =
          Optional.ofNullable(all.get(name))
              .orElseThrow(() ->
                  new StagingException.NotFound(
                      "There is no buildpack '%s' in '%s'".formatted(name, directory),
                      directory.resolve(ORDER).toString(),
                      "correct the file, or put the buildpack there"));
      ordered.put(name, place);
    }
    return ordered;
  }

  private List<String> names() throws IOException {
    return Files.readAllLines(directory.resolve(ORDER)).stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }
}
