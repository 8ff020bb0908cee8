package io.stager.engine.staging;

import io.stager.droplet.StagingException;
import io.stager.engine.container.Vcap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Looks, before an app is started, whether the program of a start command is in the droplet, can be
 * executed, and is for the stack's machine.
 *
 * <p>A command is a shell string, so only what is certain is judged: a first word with a slash and
 * nothing that a shell would read as anything else.
 */
final class CommandCheck {
  private static final Pattern FIRST_WORD =
      Pattern.compile("^\\s*(?:exec\\s+)?([\\w./+@:-]+)(?=\\s|$)");
  private static final int ELF_HEADER = 20;

  private final Path app;
  private final String arch;

  /** Judges commands whose directory is this app, for machines of this architecture. */
  CommandCheck(Path app, String arch) {
    this.app = app;
    this.arch = arch;
  }

  /**
   * Refuses a command that cannot run.
   *
   * @param member what it starts, such as {@code Sidecar 'config-server'}
   * @param where where the command is written
   */
  void check(String member, String command, String where) throws IOException {
    var program = program(command);
    if (program.isEmpty()) {
      return;
    }
    var word = program.get();
    var file = onDisk(word);
    if (file.isEmpty() || Files.isSymbolicLink(file.get())) {
      return;
    }
    if (!Files.isRegularFile(file.get())) {
      throw new StagingException.InvalidInput(
          member + " cannot run: " + word + " is not in the droplet",
          where,
          "put the file into the app, mend the command, or give the sidecar's source with `path:`"
              + " and let a buildpack build it");
    }
    if (!Files.isExecutable(file.get())) {
      throw new StagingException.InvalidInput(
          member + " cannot run: " + word + " is not executable",
          where,
          "type: chmod +x " + word + ", and stage again");
    }
    refuseOtherMachines(member, word, file.get(), where);
  }

  /** {@return whether the command's first word is an executable file of the app} */
  boolean startsWithOwnExecutable(String command) {
    return program(command)
        .flatMap(this::onDisk)
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .isPresent();
  }

  private static Optional<String> program(String command) {
    var word = FIRST_WORD.matcher(command);
    return word.find() && word.group(1).contains("/")
        ? Optional.of(word.group(1))
        : Optional.empty();
  }

  private Optional<Path> onDisk(String word) {
    var relative = word.startsWith(Vcap.HOME + "/app/") ? word.substring(15) : word;
    var file = app.resolve(relative).normalize();
    return relative.startsWith("/") || !file.startsWith(app) ? Optional.empty() : Optional.of(file);
  }

  private void refuseOtherMachines(String member, String word, Path file, String where)
      throws IOException {
    var built = machineOf(file);
    if (built.isPresent() && !built.get().equals(arch)) {
      throw new StagingException.InvalidInput(
          "%s cannot run on this stack: %s is built for %s, the stack is %s"
              .formatted(member, word, built.get(), arch),
          where,
          "build it with GOARCH=%s, or give its source with `path:` and let a buildpack build it"
              .formatted(arch));
    }
  }

  /** {@return the architecture that an ELF file is for; nothing for scripts and all else} */
  private static Optional<String> machineOf(Path file) throws IOException {
    byte[] head;
    try (var in = Files.newInputStream(file)) {
      head = in.readNBytes(ELF_HEADER);
    }
    if (head.length < ELF_HEADER || head[0] != 0x7f || head[1] != 'E' || head[2] != 'L') {
      return Optional.empty();
    }
    var machine = (head[18] & 0xff) | ((head[19] & 0xff) << 8);
    return Optional.of(
        switch (machine) {
          case 62 -> "amd64";
          case 183 -> "arm64";
          case 3 -> "386";
          case 40 -> "arm";
          default -> "ELF machine " + machine;
        });
  }
}
