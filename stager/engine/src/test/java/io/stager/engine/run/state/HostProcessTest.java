package io.stager.engine.run.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class HostProcessTest {
  @Test
  void livesUntilItHasEnded() throws Exception {
    var cat = new ProcessBuilder("cat").start();
    var process = HostProcess.of(cat.pid());
    assertThat(process.alive()).isTrue();

    cat.getOutputStream().close();
    cat.waitFor();

    assertThat(process.alive()).isFalse();
  }

  @Test
  void isNotALaterOneWithTheSamePid() throws Exception {
    var self = HostProcess.of(ProcessHandle.current().pid());

    assertThat(self.alive()).isTrue();
    assertThat(new HostProcess(self.pid(), self.started() - 1).alive()).isFalse();
  }

  @Test
  void hasEndedAlthoughNobodyReapedIt() throws Exception {
    var parent =
        new ProcessBuilder(
                "perl", "-e", "$| = 1; my $p = fork; exit 0 if !$p; print \"$p\\n\"; <STDIN>")
            .start();
    try (var said = parent.inputReader()) {
      var zombie = Long.parseLong(said.readLine());
      while (!Files.readString(Path.of("/proc/" + zombie + "/stat")).contains(") Z ")) {
        Thread.onSpinWait();
      }

      assertThat(HostProcess.of(zombie).alive()).isFalse();
    } finally {
      parent.getOutputStream().close();
      parent.waitFor();
    }
  }
}
