package io.stager.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TurnTest {
  @TempDir private Path directory;

  @Test
  void askingInVainDoesNotEndTheTurnOfThisProcess() throws Exception {
    var file = directory.resolve("lock");

    try (var turn = Turn.now(file).orElseThrow()) {
      assertThat(Turn.now(file)).isEmpty();
      assertThat(turn.holds()).isTrue();
      assertThat(anotherProcessGets(file)).isFalse();
    }
    assertThat(anotherProcessGets(file)).isTrue();
  }

  @Test
  void isOneHoweverTheFileIsCalled() throws Exception {
    var link = Files.createSymbolicLink(directory.resolve("link"), directory);

    try (var turn = Turn.now(directory.resolve("lock")).orElseThrow()) {
      assertThat(Turn.now(link.resolve("lock"))).isEmpty();
      assertThat(Turn.now(link.resolve("../" + directory.getFileName() + "/lock"))).isEmpty();
      assertThat(anotherProcessGets(directory.resolve("lock"))).isFalse();
      assertThat(turn.holds()).isTrue();
    }
  }

  @Test
  void isGivenBackOnce() throws Exception {
    var first = Turn.now(directory.resolve("lock")).orElseThrow();
    first.close();

    try (var second = Turn.now(directory.resolve("lock")).orElseThrow()) {
      first.close();

      assertThat(first.holds()).isFalse();
      assertThat(second.holds()).isTrue();
      assertThat(Turn.now(directory.resolve("lock"))).isEmpty();
    }
  }

  @Test
  void whoWaitsIsToldWhoHasIt() throws Exception {
    var file = directory.resolve("lock");
    var told = new ArrayList<String>();
    var first = Turn.now(file).orElseThrow();

    try (var next =
        Turn.await(
            file,
            holder -> {
              told.add(holder);
              giveBack(first);
            })) {
      assertThat(next.holds()).isTrue();
    }
    assertThat(told).containsExactly("this very process");
  }

  private static void giveBack(Turn turn) {
    try {
      turn.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Python's lockf takes the same kind of lock as a file channel. */
  private static boolean anotherProcessGets(Path file) throws Exception {
    var script =
        "import fcntl, sys; fcntl.lockf(open(sys.argv[1], 'r+'), fcntl.LOCK_EX | fcntl.LOCK_NB)";
    return new ProcessBuilder("python3", "-c", script, file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
