package io.stager.engine.run.member;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ContainerProcessTest {
  @Test
  void findsTheProcessesOfANamespaceWithTheirMemory() throws Exception {
    var session = new ProcessBuilder("setsid", "sh", "-c", "read x; read y").start();
    var leader = session.pid();
    try {
      var self = ProcessHandle.current().pid();

      var processes = ContainerProcess.of(self);

      assertThat(processes)
          .anyMatch(process -> process.pid() == self && process.rssBytes() > 1 << 20);
      assertThat(processes).anyMatch(process -> process.pid() == leader);
      assertThat(ContainerProcess.rssBytes(ContainerProcess.of(self), 1L << 40)).isZero();
    } finally {
      session.getOutputStream().close();
      session.waitFor();
    }
  }

  @Test
  void findsNothingWhereThereIsNoProcess() {
    assertThat(ContainerProcess.of(1L << 30)).isEmpty();
  }
}
