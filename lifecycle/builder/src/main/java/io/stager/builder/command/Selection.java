package io.stager.builder.command;

import io.stager.builder.Buildpack;
import io.stager.builder.Leavings;
import io.stager.builder.Slot;
import io.stager.builder.result.BuildpackMetadata;
import java.util.ArrayList;
import java.util.List;

/**
 * The buildpacks that build the app, in their places.
 *
 * @param detectedName what the one that detected the app calls itself; empty where none was asked
 */
record Selection(List<Slot> slots, String detectedName) {
  Selection {
    slots = List.copyOf(slots);
  }

  /** {@return the buildpack as the only one} */
  static Selection of(Buildpack detected, String name, CacheLayout cache) {
    return new Selection(
        List.of(new Slot(detected, Slot.index(0, 1), cache.last().toString())), name);
  }

  /** {@return the slots of all, the last one in its place} */
  static Selection of(List<Slot> supplying, Buildpack last, CacheLayout cache) {
    var slots = new ArrayList<>(supplying);
    var index = Slot.index(supplying.size(), supplying.size() + 1);
    slots.add(new Slot(last, index, cache.last().toString()));
    return new Selection(slots, "");
  }

  Slot last() {
    return slots.getLast();
  }

  boolean hasSupplying() {
    return slots.size() > 1;
  }

  /** {@return what is known of each, once its scripts have run} */
  List<BuildpackMetadata> metadata(Leavings left) {
    return slots.stream()
        .map(slot -> BuildpackMetadata.of(slot.buildpack().key(), left.config(slot), nameOf(slot)))
        .toList();
  }

  private String nameOf(Slot slot) {
    return slot.equals(last()) ? detectedName : "";
  }
}
