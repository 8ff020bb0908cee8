package io.stager.engine.run.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stager.droplet.StagingException;
import io.stager.droplet.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class WatcherLinkTest {
  @TempDir private Path directory;

  @Test
  void asksAndIsAnswered() throws Exception {
    var layout = new WatcherLayout(directory);
    try (var socket =
        RequestSocket.listen(
            layout.socket(),
            request -> CompletableFuture.completedFuture(request.with("seen", true)))) {
      var answer =
          link(layout).ask(JsonObject.empty().with("do", "ping").with("big", "é".repeat(100_000)));

      assertThat(answer.flag("seen")).contains(true);
      assertThat(answer.text("big").orElseThrow()).hasSize(100_000);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(layout.socket())))
          .isEqualTo("rw-------");
      while (socket.isBusy()) {
        Thread.onSpinWait(); // It notices a moment after its answer has arrived.
      }
    }
  }

  @Test
  void throwsTheWatchersFailureAsItsKind() throws Exception {
    var layout = new WatcherLayout(directory);
    var busy = Answer.error(new StagingException.Busy("Port 1 is taken", "ask for another"));
    try (var socket =
        RequestSocket.listen(layout.socket(), request -> CompletableFuture.completedFuture(busy))) {
      assertThatThrownBy(() -> link(layout).ask(JsonObject.empty()))
          .isInstanceOf(StagingException.Busy.class)
          .hasMessage("Port 1 is taken")
          .extracting(e -> ((StagingException) e).remedy())
          .isEqualTo("ask for another");
      assertThat(socket).isNotNull();
    }
  }

  @Test
  void asksAgainWhenTheWatcherEndedBeforeItAnswered() throws Exception {
    var layout = new WatcherLayout(directory);
    var first = new CompletableFuture<Boolean>();
    try (var socket =
        RequestSocket.listen(
            layout.socket(),
            request ->
                first.complete(true)
                    ? CompletableFuture.failedFuture(new IllegalStateException("killed"))
                    : CompletableFuture.completedFuture(JsonObject.empty().with("second", true)))) {
      assertThat(link(layout).ask(JsonObject.empty()).flag("second")).contains(true);
      assertThat(socket).isNotNull();
    }
  }

  @Test
  void findsAShortPlaceForTheSocketOfALongPath() {
    var socket = new WatcherLayout(directory.resolve("x".repeat(120))).socket();

    assertThat(socket.toString()).hasSizeLessThan(60);
    assertThat(socket.getParent()).isDirectory();
  }

  private static WatcherLink link(WatcherLayout layout) {
    return new WatcherLink(layout, List.of("true"));
  }
}
