package io.stager.engine.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Settings as they are gathered: of what several say, the first that speaks counts. */
final class Settings {
  private final List<Setting> all = new ArrayList<>();

  void add(String key, Object value, Origin from) {
    add(new Setting(key, value, from));
  }

  void add(Setting setting) {
    all.add(setting);
  }

  /** What the flag says, else the value, which the manifest gives where it has a place for it. */
  void first(String key, Optional<?> flag, Optional<Origin> place, Object otherwise) {
    if (flag.isPresent()) {
      add(key, flag.get(), new Origin.Flag());
    } else {
      add(key, otherwise, place.orElse(new Origin.Standard()));
    }
  }

  List<Setting> all() {
    return List.copyOf(all);
  }
}
