package io.stager.engine.run.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The names of this machine's network interfaces. */
record NetworkCards(List<String> names) {
  private static final Path DEVICES = Path.of("/proc/self/net/dev");
  private static final int HEADING = 2;

  static NetworkCards now() throws IOException {
    try (Stream<String> lines = Files.lines(DEVICES)) {
      return new NetworkCards(
          lines.skip(HEADING).map(line -> line.substring(0, line.indexOf(':')).strip()).toList());
    }
  }

  /** {@return those that lead to instances} */
  List<String> cables() {
    return names.stream().filter(NetworkCards::isCable).toList();
  }

  /** {@return the machine's own} */
  List<String> others() {
    return names.stream().filter(name -> !isCable(name)).toList();
  }

  private static boolean isCable(String name) {
    return name.startsWith(Cable.PREFIX);
  }
}
