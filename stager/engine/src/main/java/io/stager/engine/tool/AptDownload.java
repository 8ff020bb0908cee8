package io.stager.engine.tool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Debian packages, downloaded and verified by the machine's apt and unpacked into a folder of ours.
 *
 * <p>apt works on private copies of its state, so it needs no right and changes nothing on the
 * machine. It resolves dependencies against what the machine has installed, so only what is missing
 * is fetched.
 */
final class AptDownload {
  private final Path apt;
  private final Path root;

  AptDownload(Path folder) {
    this.apt = folder.resolve("apt");
    this.root = folder.resolve("root");
  }

  /** Downloads a package with what it needs, and unpacks all. */
  Path unpack(String debianPackage) throws IOException, InterruptedException {
    prepare();
    if (!download(debianPackage)) {
      run(aptGet("update", "-q"));
      run(install(debianPackage));
    }
    Files.createDirectories(root);
    for (var archive : archives()) {
      run(List.of("dpkg", "-x", archive.toString(), root.toString()));
      Files.delete(archive);
    }
    return root;
  }

  private void prepare() throws IOException, InterruptedException {
    Files.createDirectories(apt.resolve("lists/partial"));
    Files.createDirectories(apt.resolve("cache/archives/partial"));
    var lists = Path.of("/var/lib/apt/lists");
    try (Stream<Path> files = Files.list(lists)) {
      for (var file : files.filter(Files::isRegularFile).filter(Files::isReadable).toList()) {
        var copy = apt.resolve("lists").resolve(file.getFileName());
        if (!Files.exists(copy)) {
          Files.copy(file, copy);
        }
      }
    } catch (NoSuchFileException e) {
      // Slim images come without lists: the update fetches them.
    }
  }

  private boolean download(String debianPackage) throws InterruptedException {
    try {
      run(install(debianPackage));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private List<String> install(String debianPackage) {
    return aptGet("install", "-q", "-y", "-d", "--no-install-recommends", debianPackage);
  }

  private List<String> aptGet(String... arguments) {
    var words =
        new ArrayList<>(
            List.of(
                "apt-get",
                "-o",
                "Dir::State=" + apt,
                "-o",
                "Dir::State::lists=" + apt.resolve("lists"),
                "-o",
                "Dir::State::status=/var/lib/dpkg/status",
                "-o",
                "Dir::Cache=" + apt.resolve("cache"),
                "-o",
                "Debug::NoLocking=1",
                "-o",
                "APT::Sandbox::User=",
                "-o",
                "Acquire::http::Timeout=15",
                "-o",
                "Acquire::https::Timeout=15",
                "-o",
                "Acquire::Retries=0"));
    words.addAll(List.of(arguments));
    return words;
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(apt.resolve("cache/archives"))) {
      return files.filter(file -> file.toString().endsWith(".deb")).sorted().toList();
    }
  }

  private static void run(List<String> words) throws IOException, InterruptedException {
    var process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(words.getFirst() + " failed: " + lastLine(said));
    }
  }

  private static String lastLine(String text) {
    return text.lines()
        .filter(line -> !line.isBlank())
        .reduce((a, b) -> b)
        .orElse("no reason given");
  }

  static String multiarch() {
    return switch (System.getProperty("os.arch")) {
      case "aarch64", "arm64" -> "aarch64-linux-gnu";
      default -> "x86_64-linux-gnu";
    };
  }
}
