package io.stager.engine.run.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.engine.run.network.Attachment;
import io.stager.engine.run.network.Subnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InstanceRecordTest {
  private static final Instant TIME = Instant.parse("2026-11-22T16:14:02.710Z");

  @TempDir private Path directory;

  @Test
  void isReadAsItWasWritten() {
    var layout = new InstanceLayout(directory.resolve("guid"));
    var fresh =
        new InstanceRecord(
            new AppEvent.Subject(new Slot("web", 1), "guid", "version"),
            TIME,
            new Attachment.Wired(new Subnet(7)),
            Optional.empty(),
            Optional.empty());
    fresh.write(layout);
    assertThat(InstanceRecord.read(layout)).contains(fresh);

    var later = fresh.with(new HostProcess(42, 4242)).stopping(TIME.plusSeconds(1));
    later.write(layout);

    assertThat(InstanceRecord.read(layout)).contains(later);
    assertThat(later.stopping(TIME.plusSeconds(9))).isEqualTo(later);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"created\": \"x\"}", "{\"subnet\": -1}"})
  void isNotThereWhenItCannotBeRead(String text) throws IOException {
    var layout = new InstanceLayout(directory);
    Files.writeString(layout.file(), text);

    assertThat(InstanceRecord.read(layout)).isEmpty();
  }
}
