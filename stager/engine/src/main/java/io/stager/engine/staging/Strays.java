package io.stager.engine.staging;

import io.stager.droplet.DropletLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What scripts wrote into the home of a unit beside what goes into the droplet: it is gone after
 * the staging, which its author may not expect.
 *
 * <p>Hidden files are the caches and settings of tools, which use HOME as it is meant.
 */
record Strays(UnitSpace space) {
  private static final int SHOWN = 5;

  /** {@return a warning that names them, if there are any} */
  List<String> warnings() throws IOException {
    var names = new ArrayList<String>();
    var unit = space.onDisk();
    if (!space.unit().isEmpty()) {
      names.addAll(in(space.home(), Set.of(DropletLayout.SIDECARS)));
    }
    names.addAll(in(unit.home(), ofUnit()));
    names.addAll(in(unit.logs(), Set.of()));
    return names.isEmpty() ? List.of() : List.of(sentence(names));
  }

  /** Sidecars stand in the app's home where there is no container. */
  private static Set<String> ofUnit() {
    var names = new HashSet<>(DropletLayout.unitDirectories());
    names.add(DropletLayout.LOGS);
    names.add(DropletLayout.SIDECARS);
    return names;
  }

  private List<String> in(Path directory, Set<String> expected) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(entry -> !expected.contains(entry.getFileName().toString()))
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .map(entry -> space.seen().home() + "/" + space.home().relativize(entry))
          .sorted()
          .toList();
    }
  }

  private static String sentence(List<String> names) {
    var some = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
    var more = names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "";
    return "What scripts wrote to %s%s is not in the droplet: write to the app or to deps"
        .formatted(some, more);
  }
}
