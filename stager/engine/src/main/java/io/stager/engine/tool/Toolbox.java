package io.stager.engine.tool;

import io.stager.droplet.StagingException;
import io.stager.engine.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds tools: on the search path, in the system's own directories, in the folder of fetched tools,
 * or with apt.
 *
 * <p>A fetched tool needs libraries of its own package's dependencies, so what stands in {@code
 * tools/bin} is a small script that sets their path for that program alone. It finds them from
 * where it lies, since instances have the folder at another place.
 */
public final class Toolbox {
  private static final List<String> SYSTEM = List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin");

  private final Path folder;
  private final Map<String, String> env;
  private final ToolListener listener;

  /** Looks in this folder of fetched tools, with this environment. */
  public Toolbox(Path folder, Map<String, String> env, ToolListener listener) {
    this.folder = folder;
    this.env = Map.copyOf(env);
    this.listener = listener;
  }

  /** {@return the program, fetched first if it is nowhere} */
  public Path find(Tool tool) {
    return onThisMachine(tool).or(() -> fetched(tool)).orElseGet(() -> fetch(tool));
  }

  /**
   * {@return the program, if it was fetched or need not be}
   *
   * @throws StagingException.MachineLacks when it would have to be fetched
   */
  public Path present(Tool tool) {
    return onThisMachine(tool)
        .or(() -> fetched(tool))
        .orElseThrow(() -> missing(tool, "it was not fetched", install(tool)));
  }

  /** {@return the program, if the machine itself has it} */
  public Optional<Path> onThisMachine(Tool tool) {
    var path = Stream.of(env.getOrDefault("PATH", "").split(":", -1)).filter(d -> !d.isEmpty());
    return Stream.concat(path, SYSTEM.stream())
        .map(directory -> Path.of(directory).resolve(tool.program()))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /** {@return the folder whose {@code bin} holds the fetched tools} */
  public Path folder() {
    return folder;
  }

  private Optional<Path> fetched(Tool tool) {
    return Optional.of(folder.resolve("bin").resolve(tool.program())).filter(Files::isExecutable);
  }

  private Path fetch(Tool tool) {
    var install = install(tool);
    if (!env.getOrDefault("STAGER_NO_INSTALL", "").isBlank()) {
      throw missing(tool, "STAGER_NO_INSTALL is set, so it was not fetched", install);
    }
    listener.fetching(tool);
    try (var turn = turn()) {
      return fetched(tool).orElseGet(() -> download(tool, install));
    } catch (IOException e) {
      throw missing(tool, e.toString(), install);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(tool);
    }
  }

  private static String install(Tool tool) {
    return "apt-get install --no-install-recommends " + tool.debianPackage();
  }

  /** Two commands at once fetch a tool once. */
  private Turn turn() throws IOException, InterruptedException {
    return Turn.await(Files.createDirectories(folder).resolve("lock"), holder -> {});
  }

  private Path download(Tool tool, String install) {
    try {
      var root = new AptDownload(folder).unpack(tool.debianPackage());
      var program =
          Stream.of("usr/sbin", "usr/bin", "sbin", "bin")
              .map(directory -> root.resolve(directory).resolve(tool.program()))
              .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
              .findFirst()
              .orElseThrow(() -> missing(tool, "its package does not hold it", install));
      return script(tool, root, program);
    } catch (IOException e) {
      throw missing(tool, e.toString(), install);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(tool);
    }
  }

  private static StagingException interrupted(Tool tool) {
    return new StagingException.Interrupted(
        "Interrupted while fetching " + tool.program(), "run it again");
  }

  private Path script(Tool tool, Path root, Path program) throws IOException {
    var script = Files.createDirectories(folder.resolve("bin")).resolve(tool.program());
    var temporary = Files.createTempFile(script.getParent(), ".new", "");
    var libraries =
        Stream.of("usr/lib", "lib")
            .flatMap(d -> Stream.of(d + "/" + AptDownload.multiarch(), d))
            .map(directory -> "$root/" + directory)
            .collect(Collectors.joining(":"));
    Files.writeString(
        temporary,
        "#!/bin/sh\nroot=${0%/*}/../root\nLD_LIBRARY_PATH="
            + libraries
            + " exec \"$root/"
            + root.relativize(program)
            + "\" \"$@\"\n");
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    return Files.move(temporary, script, StandardCopyOption.ATOMIC_MOVE);
  }

  private static StagingException missing(Tool tool, String why, String install) {
    return new StagingException.MachineLacks(
        "'" + tool.program() + "' is not on this machine (it " + tool.purpose() + "): " + why,
        "PATH",
        "type: " + install);
  }
}
