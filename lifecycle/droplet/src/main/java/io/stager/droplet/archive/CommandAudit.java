package io.stager.droplet.archive;

import io.stager.droplet.DropletLayout;
import io.stager.droplet.LaunchDescriptor;
import io.stager.droplet.tarball.Entry;
import io.stager.droplet.tarball.EntryType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether what a droplet starts is in it, can be executed and is for its machine.
 *
 * <p>A command is a shell string, so only what is certain is judged: a first word with a slash that
 * leads to a file of the member's own directory.
 */
final class CommandAudit {
  private static final Pattern FIRST_WORD =
      Pattern.compile("^\\s*(?:exec\\s+)?([\\w./+@:-]*/[\\w./+@:-]*)(?=\\s|$)");
  private static final String HOME = "/home/vcap/";
  private static final int ANY_EXECUTE = 0111;

  private final Map<String, Entry> entries = new HashMap<>();
  private final Map<String, FileKind> kinds = new HashMap<>();
  private final String arch;
  private final List<String> faults = new ArrayList<>();

  private CommandAudit(DropletSurvey survey, String arch) {
    this.arch = arch;
    survey.entries().forEach(entry -> entries.put(entry.name().text(), entry));
    survey.files().forEach(file -> kinds.put(file.name(), file.kind()));
  }

  /** {@return what would not run, in words; empty when nothing is known to be wrong} */
  static List<String> faults(DropletSurvey survey, LaunchDescriptor launch) {
    var audit = new CommandAudit(survey, launch.origin().stack().arch());
    for (var process : launch.processes()) {
      process
          .startCommand()
          .ifPresent(command ->
              audit.look("Process '" + process.type() + "'", command, DropletLayout.APP));
    }
    for (var sidecar : launch.sidecars()) {
      var unit = sidecar.start().unit().map(home -> home + "/").orElse("");
      audit.look(
          "Sidecar '" + sidecar.name() + "'", sidecar.start().command(), unit + DropletLayout.APP);
    }
    return List.copyOf(audit.faults);
  }

  private void look(String member, String command, String app) {
    var word = FIRST_WORD.matcher(command);
    if (word.find()) {
      name(word.group(1), app)
          .flatMap(name -> fault(name, word.group(1)))
          .ifPresent(fault -> faults.add(member + " cannot run: " + fault));
    }
  }

  /** {@return the entry's name, where the word leads into the droplet without climbing} */
  private static Optional<String> name(String word, String app) {
    var name = word.startsWith(HOME) ? word.substring(HOME.length()) : app + "/" + word;
    var plain = name.replace("/./", "/");
    return (word.startsWith("/") && !word.startsWith(HOME)) || plain.contains("..")
        ? Optional.empty()
        : Optional.of(plain);
  }

  private Optional<String> fault(String name, String word) {
    var entry = Optional.ofNullable(entries.get(name));
    if (entry.isEmpty()) {
      return throughALink(name) ? Optional.empty() : Optional.of(word + " is not in the droplet");
    }
    if (entry.get().type() != EntryType.FILE) {
      return Optional.empty();
    }
    if ((entry.get().mode() & ANY_EXECUTE) == 0) {
      return Optional.of(word + " is not executable");
    }
    return Optional.ofNullable(kinds.get(name)).flatMap(kind -> unfit(kind, word));
  }

  private boolean throughALink(String name) {
    for (var slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
      var above = entries.get(name.substring(0, slash));
      if (above != null && above.type() == EntryType.SYMLINK) {
        return true;
      }
    }
    return false;
  }

  private Optional<String> unfit(FileKind kind, String word) {
    var machine = kind.machine().filter(built -> !arch.isEmpty() && !built.equals(arch));
    if (machine.isPresent()) {
      return Optional.of(
          "%s is built for %s, the stack is %s".formatted(word, machine.get(), arch));
    }
    return kind.interpreter()
        .filter(program -> program.startsWith(HOME))
        .filter(program -> !entries.containsKey(program.substring(HOME.length())))
        .filter(program -> !throughALink(program.substring(HOME.length())))
        .map(program -> word + " asks for " + program + ", which is not in the droplet");
  }
}
