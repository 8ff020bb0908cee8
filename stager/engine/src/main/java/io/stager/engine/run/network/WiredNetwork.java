package io.stager.engine.run.network;

import java.nio.file.Path;

/** A network of its own for each instance, with a cable to it. */
public final class WiredNetwork implements InstanceNetwork {
  private final Path ip;
  private final Subnets subnets = new Subnets();

  /**
   * Lays cables with this tool.
   *
   * @param ip the {@code ip} of iproute2
   */
  public WiredNetwork(Path ip) {
    this.ip = ip;
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
  public void connect(String instance, Attachment attachment, long first) {
    if (attachment instanceof Attachment.Wired(var subnet)) {
      new Cable(ip, instance, subnet).lay(first);
    }
  }

  @Override
  public void disconnect(String instance, Attachment attachment) {
    if (attachment instanceof Attachment.Wired(var subnet)) {
      new Cable(ip, instance, subnet).remove();
    }
  }
}
