package io.stager.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The last line of a terminal, which tells what is going on and for how long, and is gone as soon
 * as anything else is printed.
 */
final class LiveLine extends OutputStream {
  private static final String FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
  private static final Duration STEP = Duration.ofMillis(100);
  private static final Duration NOT_WORTH_A_WORD = Duration.ofSeconds(1);
  private static final String ERASE = "\r\u001b[K";

  private final OutputStream terminal;
  private Optional<Work> work = Optional.empty();
  private boolean drawn;
  private boolean atStart = true;
  private int frame;

  private record Work(String words, long since, Duration silence) {
    Duration time() {
      return Duration.ofNanos(System.nanoTime() - since);
    }
  }

  /** A live line below what is written to this terminal from now on. */
  LiveLine(OutputStream terminal) {
    this.terminal = terminal;
    Thread.ofVirtual().start(this::animate);
  }

  /** {@return whether standard error is a terminal that can erase a line} */
  static boolean canBeShown(Optional<String> kind) {
    try {
      var target = Files.readSymbolicLink(Path.of("/proc/self/fd/2"));
      return kind.filter(term -> !term.equals("dumb")).isPresent()
          && (target.startsWith("/dev/pts") || target.toString().startsWith("/dev/tty"));
    } catch (IOException e) {
      return false;
    }
  }

  /** Shows what is going on from now. */
  synchronized void show(String words) {
    work = Optional.of(new Work(words, System.nanoTime(), Duration.ZERO));
  }

  /** Shows what is going on if it takes longer than a second. */
  synchronized void showLater(String words) {
    work = Optional.of(new Work(words, System.nanoTime(), NOT_WORTH_A_WORD));
  }

  /** Shows nothing any more. */
  synchronized void clear() throws IOException {
    work = Optional.empty();
    erase();
  }

  @Override
  public synchronized void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    erase();
    terminal.write(bytes, offset, length);
    if (length > 0) {
      atStart = bytes[offset + length - 1] == '\n';
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    terminal.flush();
  }

  private void animate() {
    try {
      while (true) {
        Thread.sleep(STEP);
        draw();
      }
    } catch (InterruptedException | IOException e) {
      Thread.currentThread().interrupt(); // Without a terminal there is nothing to draw on.
    }
  }

  private synchronized void draw() throws IOException {
    if (work.filter(some -> some.time().compareTo(some.silence()) > 0).isEmpty() || !atStart) {
      return;
    }
    frame = (frame + 1) % FRAMES.length();
    var seconds = Quantity.seconds(work.get().time());
    var line =
        "%s       %c %s, %s".formatted(ERASE, FRAMES.charAt(frame), work.get().words(), seconds);
    terminal.write(line.getBytes(StandardCharsets.UTF_8));
    terminal.flush();
    drawn = true;
  }

  private void erase() throws IOException {
    if (drawn) {
      drawn = false;
      terminal.write(ERASE.getBytes(StandardCharsets.UTF_8));
      terminal.flush();
    }
  }
}
