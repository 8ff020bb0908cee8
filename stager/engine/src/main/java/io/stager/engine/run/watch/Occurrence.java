package io.stager.engine.run.watch;

import io.stager.droplet.StagingException;
import io.stager.engine.run.member.InstanceState;
import io.stager.engine.run.network.Notice;
import java.util.List;

/** Something that happens in the life of an instance, in about this order. */
sealed interface Occurrence {
  /** There is something to know of it, though it starts. */
  record Noted(Notice notice) implements Occurrence {}

  /** Its container is there. */
  record Created() implements Occurrence {}

  /** It could not be made. */
  record NotMade(StagingException why) implements Occurrence {}

  /** Its launcher told something. */
  record Told(List<Instance.News> news) implements Occurrence {
    public Told {
      news = List.copyOf(news);
    }
  }

  /** It takes so much of the disk. */
  record Measured(long diskBytes) implements Occurrence {}

  /** Its launcher said why it ends. */
  record Ended(InstanceState.End end) implements Occurrence {}

  /** Its launcher is gone and did not say why: killed, most likely. */
  record Vanished() implements Occurrence {}

  /** It is over, and is being removed. */
  record Leaving() implements Occurrence {}

  /** Nothing of it is left. */
  record Gone() implements Occurrence {}

  /** Something of it is left; the next watcher tries again. */
  record NotRemoved(StagingException why) implements Occurrence {}
}
