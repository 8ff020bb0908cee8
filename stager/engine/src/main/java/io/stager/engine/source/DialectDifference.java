package io.stager.engine.source;

import io.stager.droplet.tarball.PathBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A file of an app that the two readings of its ignore files treat differently. */
public record DialectDifference(String path, boolean gitKeepsIt) {

  /** {@return the first such file, looking at what was collected with git's rules} */
  static Optional<DialectDifference> in(AppFiles files) {
    var text = IgnoreFile.in(files.root()).text();
    if (files.leftOutCounts().isEmpty() && text.isEmpty()) {
      return Optional.empty();
    }
    var rules = ClassicRules.of(text.orElse(""));
    return files.entries().stream()
        .filter(entry -> !(entry instanceof AppFile.Directory))
        .map(AppFile::path)
        .filter(path -> rules.explain(path).filter(Ruling::leavesOut).isPresent())
        .findFirst()
        .map(path -> new DialectDifference(path, true))
        .or(() -> kept(files, rules));
  }

  private static Optional<DialectDifference> kept(AppFiles files, ClassicRules rules) {
    return files.leftOut().stream()
        .filter(entry -> !entry.isDefault())
        .flatMap(entry -> filesIn(files.root(), entry.path()))
        .filter(path -> rules.explain(path).filter(Ruling::leavesOut).isEmpty())
        .findFirst()
        .map(path -> new DialectDifference(path, false));
  }

  private static Stream<String> filesIn(Path root, String path) {
    try (var below = Files.walk(root.resolve(PathBytes.path(path)))) {
      return below
          .filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> PathBytes.text(root.relativize(file)))
          .toList()
          .stream();
    } catch (IOException | UncheckedIOException e) {
      return Stream.empty();
    }
  }

  @Override
  public String toString() {
    return "Cloud Foundry would %s '%s', which is %s here: see --ignore-rules=cf"
        .formatted(gitKeepsIt ? "leave out" : "keep", path, gitKeepsIt ? "staged" : "left out");
  }
}
