package io.stager.builder;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A buildpack in its place among those that build a unit.
 *
 * @param index the name of its directory in {@code deps}
 * @param cache its own cache directory, as its scripts see it
 */
public record Slot(Buildpack buildpack, String index, String cache) {

  /** {@return the buildpacks in their places, each with the cache that is named for it} */
  public static List<Slot> of(List<Buildpack> buildpacks, Function<Buildpack, String> cache) {
    var slots = new ArrayList<Slot>();
    for (var buildpack : buildpacks) {
      slots.add(
          new Slot(buildpack, index(slots.size(), buildpacks.size()), cache.apply(buildpack)));
    }
    return List.copyOf(slots);
  }

  /** {@return the name of a buildpack's directory in {@code deps}: padded, so that names sort} */
  public static String index(int index, int buildpacks) {
    var digits = String.valueOf(index);
    return "0".repeat(String.valueOf(buildpacks).length() - digits.length()) + digits;
  }
}
