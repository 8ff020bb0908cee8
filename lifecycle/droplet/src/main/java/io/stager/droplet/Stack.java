package io.stager.droplet;

import io.stager.droplet.json.JsonObject;

/** The root filesystem that an app was staged on: its name, and which system and machine it is. */
public record Stack(String name, String id, String os, String arch) {
  /** {@return this machine's: {@code amd64}, {@code arm64}, or the JDK's own name of another} */
  public static String architecture() {
    return switch (System.getProperty("os.arch")) {
      case "x86_64", "amd64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      case String other -> other;
    };
  }

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
