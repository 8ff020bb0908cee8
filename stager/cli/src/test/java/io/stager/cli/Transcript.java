package io.stager.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A line typed at a shell, and all that it must print: one file of {@code golden}, which a person
 * can read.
 *
 * <p>With {@code GOLDEN=write} in its environment a test writes the files anew, to be looked at
 * before they are kept.
 */
record Transcript(Path file, String line, String expected) {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

  /** {@return the transcripts in this folder of {@code golden}} */
  static List<Transcript> in(String folder) {
    try (var files = Files.list(GOLDEN.resolve(folder))) {
      return files.sorted().map(Transcript::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Transcript read(Path file) {
    try {
      var text = Files.readString(file);
      var end = text.indexOf('\n');
      return new Transcript(file, text.substring(0, end).replaceFirst("^\\$ ", ""), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return its name, which is also that of the folder it is run in} */
  String name() {
    return file.getFileName().toString().replaceFirst("\\.txt$", "");
  }

  /** {@return the text that the file would have for this outcome} */
  String of(Outcome outcome, Path directory) {
    var text = new ArrayList<String>();
    text.addAll(section("standard output", outcome.out()));
    text.addAll(section("standard error", outcome.err()));
    text.add("[exit code " + outcome.code() + "]");
    return "$ " + line + "\n" + settled(String.join("\n", text) + "\n", directory);
  }

  private static List<String> section(String title, String text) {
    return text.isEmpty() ? List.of() : List.of("[" + title + "]", text.stripTrailing());
  }

  /** What is another each time: the folder, durations, digests, ports, names of instances. */
  private static String settled(String text, Path directory) {
    return text.replace(directory.toString(), "DIR")
        .replace(CommandLineTool.ROOT.toString(), "ROOT")
        .replaceAll("\\d+\\.\\d s", "0.0 s")
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "GUID")
        .replaceAll("\\d+ B packed", "N B packed")
        .replaceAll("sha256:[0-9a-f…]+", "sha256:…")
        .replaceAll("\\(\\d+ attempts\\)", "(N attempts)")
        .replaceAll("10\\.254\\.\\d+\\.\\d+", "10.254.0.2")
        .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT");
  }

  /** Writes the file, if this run is for that. */
  void keep(String actual) throws IOException {
    if ("write".equals(System.getenv("GOLDEN"))) {
      Files.writeString(file, actual);
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
