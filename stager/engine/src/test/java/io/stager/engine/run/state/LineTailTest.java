package io.stager.engine.run.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LineTailTest {
  @TempDir private Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("lines");
  }

  @Test
  void readsOnWhereItWas() throws IOException {
    var tail = new LineTail(file, 0, 100);
    assertThat(tail.read()).isEmpty();

    append("one\ntwo\nthr");
    assertThat(tail.read()).containsExactly("one", "two");
    append("ee\n");

    assertThat(tail.read()).containsExactly("three");
    assertThat(tail.read()).isEmpty();
  }

  @Test
  void startsAtAPlace() throws IOException {
    append("one\ntwo\n");

    assertThat(new LineTail(file, 4, 100).read()).containsExactly("two");
  }

  @Test
  void passesOverALineThatIsTooLong() throws IOException {
    var tail = new LineTail(file, 0, 5);

    append("12345\n123456\nab");
    assertThat(tail.read()).containsExactly("12345");
    append("cdefgh");
    assertThat(tail.read()).isEmpty();
    append("\nok\n");

    assertThat(tail.read()).containsExactly("ok");
  }

  @Test
  void passesOverAHole() throws IOException {
    append("\0".repeat(10_000) + "rest of a line\nwhole\n");

    assertThat(new LineTail(file, 0, 100).read()).containsExactly("rest of a line", "whole");
  }

  @Test
  void takesABoundedNumberOfBytesAtOnce() throws IOException {
    append("0123456789abcde\n".repeat(200_000));
    var tail = new LineTail(file, 0, 100);

    assertThat(tail.read()).hasSize(65_536);
    assertThat(tail.hasMore()).isTrue();
    assertThat(tail.read()).hasSize(65_536);
  }

  @Test
  void splitsBetweenBytesOfACharacterWithoutHarm() throws IOException {
    append("x".repeat(65_535) + "é\n");

    assertThat(new LineTail(file, 0, 100_000).read().getFirst()).endsWith("xé");
  }

  private void append(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
