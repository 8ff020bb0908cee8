package io.stager.engine.run.link;

import io.stager.droplet.StagingException;
import io.stager.droplet.json.JsonException;
import io.stager.droplet.json.JsonObject;
import io.stager.engine.run.state.FolderTree;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A command's end of the link: asks the watcher, and starts one where there is none.
 *
 * <p>When the watcher ends before it answered, the next one is asked again.
 */
public final class WatcherLink {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final JsonObject PING = JsonObject.empty().with("do", "ping");

  private final WatcherLayout layout;
  private final List<String> command;

  /**
   * A link to the watcher of this home.
   *
   * @param command the words that start a watcher, which ends at once when there is one
   */
  public WatcherLink(WatcherLayout layout, List<String> command) {
    this.layout = layout;
    this.command = List.copyOf(command);
  }

  /** Makes sure that there is a watcher. */
  public void ensure() {
    ask(PING);
  }

  /** {@return the watcher's answer, however long it takes; its failures are thrown} */
  public JsonObject ask(JsonObject request) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<Process> started = Optional.empty();
    while (true) {
      try {
        return Answer.orThrow(askOnce(request));
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw silent(e);
        }
        started = started.filter(Process::isAlive).or(() -> Optional.of(start()));
        pause();
      }
    }
  }

  private JsonObject askOnce(JsonObject request) throws IOException {
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(layout.socket()))) {
      var bytes = ByteBuffer.wrap((request.compact() + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      return JsonObject.parse(RequestSocket.line(channel));
    } catch (JsonException e) {
      throw new IOException("not an answer: " + e.getMessage(), e);
    }
  }

  /** In a session of its own, so that neither Ctrl-C nor the end of this command ends it. */
  private Process start() {
    var words = new ArrayList<>(List.of("setsid"));
    words.addAll(command);
    try {
      FolderTree.makePrivate(layout.state());
      var output = ProcessBuilder.Redirect.appendTo(layout.output().toFile());
      var builder = new ProcessBuilder(words);
      builder.environment().put("MALLOC_ARENA_MAX", "1"); // Its many threads seldom work at once.
      return builder
          .directory(Path.of("/").toFile())
          .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
          .redirectOutput(output)
          .redirectError(output)
          .start();
    } catch (IOException e) {
      throw silent(e);
    }
  }

  private StagingException silent(IOException cause) {
    return new StagingException.Internal(
            "The watcher does not answer: " + cause.getMessage(),
            layout.output().toString(),
            "see what it printed there, then try again")
        .causedBy(cause);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StagingException.Interrupted(
          "Interrupted while waiting for the watcher", "run the command again");
    }
  }
}
