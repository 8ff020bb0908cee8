package io.stager.droplet.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A warning that names what it is about, the first few at least. */
final class NamesInWarning {
  private static final int NAMED = 5;

  private final String about;
  private final List<String> names = new ArrayList<>();
  private int rest;

  NamesInWarning(String about) {
    this.about = about;
  }

  void add(String name) {
    if (names.size() < NAMED) {
      names.add(name);
    } else {
      rest++;
    }
  }

  /** {@return those of the warnings that are about something} */
  static List<String> all(NamesInWarning... warnings) {
    return Stream.of(warnings).filter(w -> !w.names.isEmpty()).map(Object::toString).toList();
  }

  @Override
  public String toString() {
    var more = rest > 0 ? " and " + rest + " more" : "";
    return about + ": " + String.join(", ", names) + more;
  }
}
