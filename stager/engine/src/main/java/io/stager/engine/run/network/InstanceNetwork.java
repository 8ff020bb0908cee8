package io.stager.engine.run.network;

import io.stager.engine.container.Isolation;
import java.util.function.Consumer;

/** What instances are attached to. */
public sealed interface InstanceNetwork permits WiredNetwork, MachineNetwork {
  /** Takes an attachment that nobody has. */
  Attachment take();

  /** Notes that an instance has this attachment already. */
  void use(Attachment attachment);

  /** Gives an attachment back. */
  void release(Attachment attachment);

  /**
   * Makes ready for an instance that is about to be made.
   *
   * @param say hears what people should know of it
   * @return the network that its container gets
   */
  Isolation.Network prepare(Consumer<Notice> say);

  /** Attaches an instance that was made and not yet started, by its first process. */
  void connect(String instance, Attachment attachment, long first);

  /** Removes what attached an instance, if it is still there. */
  void disconnect(String instance, Attachment attachment);
}
