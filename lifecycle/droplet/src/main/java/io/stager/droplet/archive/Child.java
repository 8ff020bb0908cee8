package io.stager.droplet.archive;

import io.stager.droplet.tarball.PathBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Something that stands in a directory. */
record Child(String name, Path path) {
  /** {@return what stands in it, sorted by the bytes of the names} */
  static List<Child> sortedIn(Path directory) throws IOException {
    var children = new ArrayList<Child>();
    try (var listing = Files.newDirectoryStream(directory)) {
      for (var path : listing) {
        children.add(new Child(PathBytes.name(path), path));
      }
    }
    children.sort((one, other) -> PathBytes.compare(one.name(), other.name()));
    return children;
  }
}
