package io.stager.droplet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What {@code /etc/os-release} says of a root filesystem. */
public record OsRelease(String id, String version, String codename) {
  /** {@return what it says of the root filesystem in this directory} */
  public static OsRelease of(Path root) throws IOException {
    var values = new HashMap<String, String>();
    for (var file : new String[] {"usr/lib/os-release", "etc/os-release"}) {
      if (Files.isReadable(root.resolve(file))) {
        Files.readAllLines(root.resolve(file)).forEach(line -> put(values, line));
      }
    }
    return new OsRelease(
        values.getOrDefault("ID", "linux"),
        values.getOrDefault("VERSION_ID", "0"),
        values.getOrDefault("VERSION_CODENAME", ""));
  }

  private static void put(Map<String, String> values, String line) {
    var at = line.indexOf('=');
    if (at > 0) {
      values.put(line.substring(0, at), line.substring(at + 1).replace("\"", ""));
    }
  }

  /** {@return the id of the stack, such as {@code debian-12}} */
  public String stackId() {
    return id + "-" + version;
  }
}
