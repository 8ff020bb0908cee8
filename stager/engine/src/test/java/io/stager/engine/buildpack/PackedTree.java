package io.stager.engine.buildpack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A directory packed as people pack them: with tar, and as a zip with or without modes. */
record PackedTree(Path directory) {
  Path tgz(Path file) {
    run("tar", "-C", directory.toString(), "-czf", file.toString(), ".");
    return file;
  }

  /** A zip from Java's own library, which knows no modes. */
  Path zipWithoutModes(Path file, String below) throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(file));
        var files = Files.walk(directory)) {
      for (var each : files.filter(Files::isRegularFile).sorted().toList()) {
        zip.putNextEntry(new ZipEntry(below + directory.relativize(each)));
        zip.write(Files.readAllBytes(each));
        zip.closeEntry();
      }
    }
    return file;
  }

  /** A zip from Python's library, which writes modes. */
  Path zipWithModes(Path file) {
    run(
        "python3",
        "-c",
        """
        import os, sys, zipfile
        with zipfile.ZipFile(sys.argv[2], 'w') as z:
            for root, _, names in os.walk(sys.argv[1]):
                for name in sorted(names):
                    path = os.path.join(root, name)
                    z.write(path, os.path.relpath(path, sys.argv[1]))
        """,
        directory.toString(),
        file.toString());
    return file;
  }

  private static void run(String... words) {
    try {
      var process = new ProcessBuilder(List.of(words)).redirectErrorStream(true).start();
      var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(printed).isZero();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
