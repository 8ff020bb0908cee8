package io.stager.engine.staging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files that hold a path of the staging, which will not be there at run time. */
record BakedPaths(Path path) {
  private static final int ENOUGH = 20;
  private static final long LARGEST = 256L << 20;

  /** {@return the files below the root that hold the path, relative to it, at most twenty} */
  List<Path> in(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .filter(this::isIn)
          .limit(ENOUGH)
          .map(root::relativize)
          .toList();
    }
  }

  /** One byte, one character: so bytes can be searched as text whatever they are. */
  private boolean isIn(Path file) {
    try {
      return Files.size(file) < LARGEST
          && Files.readString(file, StandardCharsets.ISO_8859_1).contains(path.toString());
    } catch (IOException e) {
      return false;
    }
  }
}
