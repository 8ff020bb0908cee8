package io.stager.engine.run.network;

import io.stager.droplet.StagingException;
import io.stager.engine.container.Isolation;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * The machine's own network, shared by all instances: each is told which port it has.
 *
 * <p>The ports are chosen at random, so that another user's stager hardly chooses the same one
 * before an instance listens on it, and from above those that apps get first.
 */
public final class MachineNetwork implements InstanceNetwork {
  private static final int FIRST = 63001;
  private static final int BEHIND_LAST = 65536;
  private static final int MOST_TRIES = 10_000;

  private final Set<Integer> used = new HashSet<>();

  @Override
  public Attachment take() {
    var port =
        ThreadLocalRandom.current()
            .ints(MOST_TRIES, FIRST, BEHIND_LAST)
            .filter(candidate -> !used.contains(candidate) && isFree(candidate))
            .findFirst()
            .orElseThrow(() ->
                new StagingException.Busy(
                    "No port from %d to %d is free for an instance"
                        .formatted(FIRST, BEHIND_LAST - 1),
                    "stop apps that are no longer needed"));
    used.add(port);
    return new Attachment.Assigned(port);
  }

  /** Instances listen on all addresses of the machine. */
  private static boolean isFree(int port) {
    try (var trial = new ServerSocket(port)) {
      return trial.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void use(Attachment attachment) {
    used.add(attachment.port());
  }

  @Override
  public void release(Attachment attachment) {
    used.remove(attachment.port());
  }

  @Override
  public Isolation.Network prepare(Consumer<Notice> say) {
    return Isolation.Network.HOST;
  }

  @Override
  public void connect(String instance, Attachment attachment, long first) {
    // It is there already.
  }

  @Override
  public void disconnect(String instance, Attachment attachment) {
    // There is nothing that attached it.
  }
}
