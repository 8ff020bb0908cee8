package io.stager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the command says of itself, whole and word for word. */
final class WordsIT {
  @TempDir private Path directory;

  static List<Transcript> transcripts() {
    return Transcript.in("words");
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void areTheseWords(Transcript transcript) throws Exception {
    var tool = CommandLineTool.in(directory.resolve("state")).from(directory);

    var actual = transcript.of(tool.type(transcript.line()), directory);

    transcript.keep(actual);
    assertThat(actual).isEqualTo(transcript.expected());
  }
}
