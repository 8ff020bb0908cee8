package io.stager.builder.command;

import io.stager.droplet.json.JsonObject;
import io.stager.fixtures.FileTree;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A place as the platform prepares it for a staging: the app's bits, the buildpacks in directories
 * named by their hashes, and the command with its usual flags.
 *
 * <pre>
 * app/  buildpacks/HASH/  downloads/  cache/  tmp/      before
 * out/droplet  out/result.json  out/cache               after
 * </pre>
 */
final class Cell {
  static final Path FIXTURES = Path.of("../../fixtures/buildpacks").toAbsolutePath().normalize();

  private final Path root;
  private final Map<String, String> env = new HashMap<>(System.getenv());
  private final List<Duration> pauses = new ArrayList<>();

  Cell(Path root) {
    this.root = root;
    env.put("TMPDIR", directory("tmp").toString());
    directory("app");
    directory("buildpacks");
  }

  /** How the command ended, and what it and its scripts printed. */
  record Ended(int code, String out, String err) {}

  private Path directory(String name) {
    try {
      return Files.createDirectories(root.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path(String name) {
    return root.resolve(name);
  }

  Path buildpackDirectory(String key) {
    return path("buildpacks").resolve(new BuildpackKey(key).hash());
  }

  /** Puts fixtures to where the platform mounts buildpacks, each under its own name as key. */
  Cell buildpacks(String... names) {
    for (var name : names) {
      buildpack(name, FileTree.read(FIXTURES.resolve(name)));
    }
    return this;
  }

  Cell buildpack(String key, FileTree tree) {
    tree.writeTo(buildpackDirectory(key));
    return this;
  }

  Cell app(FileTree tree) {
    tree.writeTo(path("app"));
    return this;
  }

  Cell env(String name, String value) {
    env.put(name, value);
    return this;
  }

  List<Duration> pauses() {
    return pauses;
  }

  /** {@return the flags with which the platform would start it, and these} */
  List<String> flags(String... more) {
    return Stream.concat(
            Stream.of(
                "-buildDir=" + path("app"),
                "-outputDroplet=" + path("out/droplet"),
                "-outputMetadata=" + path("out/result.json"),
                "-outputBuildArtifactsCache=" + path("out/cache"),
                "-buildpacksDir=" + path("buildpacks"),
                "-buildpacksDownloadDir=" + path("downloads"),
                "-buildArtifactsCacheDir=" + path("cache")),
            Stream.of(more))
        .toList();
  }

  Ended detect(String order) {
    return run(flags("-buildpackOrder=" + order));
  }

  Ended build(String order) {
    return run(flags("-skipDetect=true", "-buildpackOrder=" + order));
  }

  Ended run(List<String> words) {
    var out = path("stdout");
    var err = path("stderr");
    try (var ownOut = appending(out);
        var ownErr = appending(err)) {
      var streams =
          new Streams(
              new Streams.Stream(ownOut, Redirect.appendTo(out.toFile())),
              new Streams.Stream(ownErr, Redirect.appendTo(err.toFile())));
      var code = new BuilderCommand(new Surroundings(env, streams, pauses::add)).run(words);
      var ended = new Ended(code, Files.readString(out), Files.readString(err));
      Files.delete(out);
      Files.delete(err);
      return ended;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PrintStream appending(Path file) throws IOException {
    return new PrintStream(
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
        true,
        StandardCharsets.UTF_8);
  }

  String resultText() {
    return text("out/result.json");
  }

  JsonObject result() {
    return JsonObject.parse(resultText());
  }

  String text(String name) {
    try {
      return Files.readString(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return the droplet as plain tar unpacks it} */
  FileTree droplet() {
    return unpacked("out/droplet");
  }

  FileTree cacheArchive() {
    return unpacked("out/cache");
  }

  private FileTree unpacked(String archive) {
    return FileTree.read(unpack(archive));
  }

  Path unpack(String archive) {
    try {
      var target = Files.createTempDirectory(root, "unpacked");
      var tar =
          new ProcessBuilder("tar", "-xzf", path(archive).toString(), "-C", target.toString())
              .inheritIO()
              .start();
      if (tar.waitFor() != 0) {
        throw new IllegalStateException("tar cannot unpack " + archive);
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
