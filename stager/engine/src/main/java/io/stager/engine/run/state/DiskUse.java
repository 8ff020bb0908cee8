package io.stager.engine.run.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an instance takes of the disk: the blocks of what is in its home and its {@code /tmp}, so
 * that a file's holes do not count, nor its second names.
 *
 * <p>{@code du} counts: it knows blocks, survives any depth and costs the watcher nothing.
 */
public final class DiskUse {
  private static final Pattern LINE = Pattern.compile("(\\d+)\\s.*");

  private DiskUse() {}

  /** {@return the bytes, as far as they can be counted while it is used} */
  public static long of(InstanceLayout instance) throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of("du", "-skx"));
    Stream.of(instance.home(), instance.tmp()).map(Path::toString).forEach(words::add);
    var counting = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var lines = counting.inputReader(StandardCharsets.UTF_8)) {
      return lines
          .lines()
          .map(LINE::matcher)
          .filter(line -> line.matches())
          .mapToLong(line -> Long.parseLong(line.group(1)) * 1024)
          .sum();
    } finally {
      counting.destroy();
      counting.waitFor();
    }
  }
}
