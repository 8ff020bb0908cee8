package io.stager.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The right to something that a file stands for, which one has at a time. It ends with the process
 * that has it, however that ends; what the file says of its holder is only for people.
 */
public final class Turn implements AutoCloseable {
  /**
   * The files whose lock this process holds. They must not be opened again here: the system takes
   * all locks on a file from a process that closes it once.
   */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private static final int LOOK_AGAIN_MS = 100;

  private final Path file;
  private final FileChannel channel;

  private Turn(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * {@return the turn, when it has come}
   *
   * @param waiting told, once, who has it before us
   */
  public static Turn await(Path file, Consumer<String> waiting)
      throws IOException, InterruptedException {
    var turn = now(file);
    if (turn.isEmpty()) {
      waiting.accept(holder(file));
    }
    while (turn.isEmpty()) {
      Thread.sleep(LOOK_AGAIN_MS);
      turn = now(file);
    }
    return turn.get();
  }

  /** {@return the turn, unless somebody has it; the file's folder is there} */
  public static Optional<Turn> now(Path file) throws IOException {
    var real = real(file);
    if (!OURS.add(real)) {
      return Optional.empty();
    }
    var taken = Optional.<Turn>empty();
    try {
      taken = take(real);
      return taken;
    } finally {
      if (taken.isEmpty()) {
        OURS.remove(real);
      }
    }
  }

  /** The name that the file has however it is called. */
  private static Path real(Path file) throws IOException {
    return file.toAbsolutePath().resolveSibling("").toRealPath().resolve(file.getFileName());
  }

  private static Optional<Turn> take(Path file) throws IOException {
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      return Optional.empty();
    }
    sign(channel);
    return Optional.of(new Turn(file, channel));
  }

  private static void sign(FileChannel channel) {
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(ourselves().getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      // The lock is what counts; on a full disk nobody learns whose it is.
    }
  }

  private static String ourselves() {
    return "process %d, since %s\n"
        .formatted(ProcessHandle.current().pid(), Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  /** Reading closes the file as well, so nobody here may take the turn meanwhile. */
  private static String holder(Path file) throws IOException {
    var real = real(file);
    if (!OURS.add(real)) {
      return "this very process";
    }
    try {
      var words = Files.readString(real).strip();
      return words.isEmpty() ? "another process" : words;
    } finally {
      OURS.remove(real);
    }
  }

  /** {@return whether it has not been given back} */
  public boolean holds() {
    return channel.isOpen();
  }

  /** Gives it back, once: by then it may be somebody else's in this process. */
  @Override
  public void close() throws IOException {
    if (holds()) {
      channel.close();
      OURS.remove(file);
    }
  }
}
