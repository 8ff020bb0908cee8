package io.stager.engine.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The root of a small image: a shell, Perl and their libraries, as this machine has them. */
final class SmallRootfs {
  private static final List<String> PACKAGES =
      List.of("libc6", "libcrypt1", "libtinfo6", "bash", "perl-base");
  private static final List<String> TOP_LINKS = List.of("/bin", "/lib", "/lib64");

  private SmallRootfs() {}

  /** Writes it as a tar. */
  static Path pack(Path directory) throws IOException, InterruptedException {
    var list = directory.resolve("rootfs.list");
    var tar = directory.resolve("rootfs.tar");
    Files.write(list, Stream.concat(links(), files()).map(name -> name.substring(1)).toList());
    var words = List.of("tar", "-cf", tar.toString(), "-C", "/", "-T", list.toString());
    if (new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start()
            .waitFor()
        != 0) {
      throw new IOException("tar failed");
    }
    return tar;
  }

  /** Where /bin is a link to /usr/bin, files must not be written through it. */
  private static Stream<String> links() {
    return TOP_LINKS.stream().filter(name -> Files.isSymbolicLink(Path.of(name)));
  }

  private static Stream<String> files() throws IOException, InterruptedException {
    var words = Stream.concat(Stream.of("dpkg", "-L"), PACKAGES.stream()).toList();
    var dpkg = new ProcessBuilder(words).start();
    var names =
        new String(dpkg.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    if (dpkg.waitFor() != 0) {
      throw new IOException("dpkg does not list " + PACKAGES);
    }
    return names.stream()
        .map(Path::of)
        .filter(file -> file.isAbsolute() && !file.startsWith("/usr/share"))
        .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(file))
        .map(SmallRootfs::reallyAt)
        .distinct();
  }

  private static String reallyAt(Path file) {
    try {
      return file.resolveSibling(".").toRealPath().resolve(file.getFileName()).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
