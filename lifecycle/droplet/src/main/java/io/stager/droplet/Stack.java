package io.stager.droplet;

import io.stager.droplet.json.JsonObject;

/** The root filesystem that an app was staged on: its name, and which system and machine it is. */
public record Stack(String name, String id, String os, String arch) {
  static Stack from(JsonObject json) {
    return new Stack(
        json.text("name").orElse(""),
        json.text("id").orElse(""),
        json.text("os").orElse(""),
        json.text("arch").orElse(""));
  }

  JsonObject toJson() {
    return JsonObject.empty().with("name", name).with("id", id).with("os", os).with("arch", arch);
  }
}
