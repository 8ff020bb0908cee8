package io.stager.droplet.archive;

import io.stager.droplet.LaunchDescriptor;
import io.stager.droplet.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What one droplet has and another has not.
 *
 * @param files that were added, removed or changed, by name
 * @param members processes, sidecars and buildpacks likewise, such as {@code process web}
 * @param areas where the size differs, and by how many bytes
 */
public record DropletDifference(List<Change> files, List<Change> members, Map<String, Long> areas) {
  /** Copies the lists. */
  public DropletDifference {
    files = List.copyOf(files);
    members = List.copyOf(members);
    areas = new TreeMap<>(areas);
  }

  /** What happened to something that has a name. */
  public record Change(String name, Kind kind) {}

  /** The ways to differ. */
  public enum Kind {
    /** Only the second has it. */
    ADDED,
    /** Only the first has it. */
    REMOVED,
    /** Both have it, and not the same. */
    CHANGED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** {@return how the second differs from the first} */
  public static DropletDifference between(DropletSurvey first, DropletSurvey second) {
    return new DropletDifference(
        changes(files(first), files(second)),
        changes(members(first), members(second)),
        areas(first, second));
  }

  /** {@return whether there is none} */
  public boolean isEmpty() {
    return files.isEmpty() && members.isEmpty();
  }

  private static Map<String, Object> files(DropletSurvey survey) {
    var files = new TreeMap<String, Object>();
    survey
        .entries()
        .forEach(entry ->
            files.put(
                entry.name().text(), List.of(entry.type(), entry.mode(), entry.linkTarget())));
    survey
        .files()
        .forEach(file -> files.put(file.name(), List.of(file.entry().mode(), file.sha256())));
    return files;
  }

  private static Map<String, Object> members(DropletSurvey survey) {
    var members = new TreeMap<String, Object>();
    survey
        .summary()
        .launch()
        .map(LaunchDescriptor::toJson)
        .ifPresent(launch -> {
          put(members, launch.objects("processes"), "process ", "type");
          put(members, launch.objects("sidecars"), "sidecar ", "name");
          put(members, launch.objects("buildpacks"), "buildpack ", "key");
        });
    return members;
  }

  private static void put(
      Map<String, Object> members, List<JsonObject> objects, String kind, String name) {
    objects.forEach(object -> members.put(kind + object.text(name).orElse(""), object));
  }

  private static List<Change> changes(Map<String, Object> first, Map<String, Object> second) {
    var names = new TreeSet<>(first.keySet());
    names.addAll(second.keySet());
    var changes = new ArrayList<Change>();
    for (var name : names) {
      var before = Optional.ofNullable(first.get(name));
      var after = Optional.ofNullable(second.get(name));
      if (!before.equals(after)) {
        changes.add(
            new Change(
                name,
                before.isEmpty() ? Kind.ADDED : after.isEmpty() ? Kind.REMOVED : Kind.CHANGED));
      }
    }
    return changes;
  }

  private static Map<String, Long> areas(DropletSurvey first, DropletSurvey second) {
    var difference = new TreeMap<>(sizes(second));
    sizes(first).forEach((name, bytes) -> difference.merge(name, -bytes, Long::sum));
    difference.values().removeIf(bytes -> bytes == 0);
    return difference;
  }

  private static Map<String, Long> sizes(DropletSurvey survey) {
    return survey.summary().areas().stream()
        .collect(Collectors.toMap(Area::name, Area::bytes, Long::sum, TreeMap::new));
  }
}
