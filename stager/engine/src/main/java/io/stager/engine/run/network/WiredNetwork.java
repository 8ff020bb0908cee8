package io.stager.engine.run.network;

import io.stager.engine.container.Isolation;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A network of its own for each instance, with a cable to it and a way out. */
public final class WiredNetwork implements InstanceNetwork {
  private final Path ip;
  private final Outbound outbound;
  private final Subnets subnets = new Subnets();

  /**
   * Lays cables with this tool.
   *
   * @param ip the {@code ip} of iproute2
   */
  public WiredNetwork(Path ip, Outbound outbound) {
    this.ip = ip;
    this.outbound = outbound;
  }

  @Override
  public Attachment take() {
    return new Attachment.Wired(subnets.take());
  }

  @Override
  public void use(Attachment attachment) {
    if (attachment instanceof Attachment.Wired(var subnet)) {
      subnets.use(subnet);
    }
  }

  @Override
  public void release(Attachment attachment) {
    if (attachment instanceof Attachment.Wired(var subnet)) {
      subnets.release(subnet);
    }
  }

  @Override
  public Isolation.Network prepare(Consumer<Notice> say) {
    return outbound.open(say) ? Isolation.Network.ROUTED : Isolation.Network.OWN;
  }

  /** The way out is looked at again: whoever had the last instance until now may have closed it. */
  @Override
  public void connect(String instance, Attachment attachment, long first) {
    if (attachment instanceof Attachment.Wired(var subnet)) {
      var cable = new Cable(ip, instance, subnet);
      cable.lay(first);
      if (outbound.open(line -> {})) {
        cable.leadOut(first);
      }
    }
  }

  @Override
  public void disconnect(String instance, Attachment attachment) {
    if (attachment instanceof Attachment.Wired(var subnet)) {
      new Cable(ip, instance, subnet).remove();
      outbound.closeAfterLast();
    }
  }
}
