package io.stager.engine.run.watch;

import io.stager.droplet.StagingException;
import io.stager.engine.run.network.Attachment;
import io.stager.engine.run.network.Subnet;
import io.stager.engine.run.state.AppEvent.Subject;
import io.stager.engine.run.state.AppLayout;
import io.stager.engine.run.state.DiskUse;
import io.stager.engine.run.state.FolderTree;
import io.stager.engine.run.state.HostProcess;
import io.stager.engine.run.state.InstanceLayout;
import io.stager.engine.run.state.InstanceRecord;
import io.stager.engine.run.state.Slot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Leads instances of an app from their start to their end: makes their containers, hears their
 * launchers, measures their disk, removes what is left. What it means is for the witness to say.
 *
 * <p>Only the loop's thread touches it; what takes time is done aside.
 */
final class InstanceLives {
  private static final Duration KILL_AGAIN = Duration.ofSeconds(5);
  private static final int ENDS_SOON = 100;

  private final AppLayout app;
  private final Workshop shop;
  private final BiConsumer<Instance, Occurrence> witness;
  private final Map<String, Instance> instances = new LinkedHashMap<>();

  InstanceLives(AppLayout app, Workshop shop, BiConsumer<Instance, Occurrence> witness) {
    this.app = app;
    this.shop = shop;
    this.witness = witness;
  }

  List<Instance> all() {
    return List.copyOf(instances.values());
  }

  boolean isEmpty() {
    return instances.isEmpty();
  }

  /** Goes on with what an earlier watcher left in the folder, running or not. */
  Instance adopt(InstanceLayout folder) {
    var record = InstanceRecord.read(folder);
    record.ifPresent(known -> shop.tools().network().use(known.attachment()));
    var instance =
        new Instance(shop.tools(), folder, record.orElseGet(() -> unknown(folder.guid())));
    add(instance);
    if (instance.record().process().isEmpty()) {
      remove(instance); // The watcher died while it made this one: nothing ran in it.
    } else {
      watch(instance);
      look(instance);
    }
    return instance;
  }

  private static InstanceRecord unknown(String guid) {
    return new InstanceRecord(
        new Subject(new Slot("", 0), guid, ""),
        Instant.EPOCH,
        new Attachment.Wired(new Subnet(0)),
        Optional.empty(),
        Optional.empty());
  }

  /** Makes the container of a new instance, and lets it go. */
  void begin(InstanceLayout folder, InstanceContainer.Content content) {
    var instance = new Instance(shop.tools(), folder, content.record());
    add(instance);
    shop.loop().aside(() -> make(instance, content));
  }

  /** {@return the record of an instance that is about to begin} */
  InstanceRecord record(Subject subject) {
    return new InstanceRecord(
        subject,
        shop.clock().instant(),
        shop.tools().network().take(),
        Optional.empty(),
        Optional.empty());
  }

  private void add(Instance instance) {
    instances.put(instance.layout().guid(), instance);
  }

  private void make(Instance instance, InstanceContainer.Content content) {
    try {
      FolderTree.makePrivate(instance.layout().dir());
      content.record().write(instance.layout());
      watch(instance);
      var process =
          instance
              .container()
              .start(app, content, note -> post(instance, new Occurrence.Noted(note)));
      shop.loop().post(() -> made(instance, process));
    } catch (StagingException e) {
      shop.loop().post(() -> notMade(instance, e));
    } catch (IOException | UncheckedIOException e) {
      shop.loop().post(() -> notMade(instance, noPlace(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void post(Instance instance, Occurrence what) {
    shop.loop().post(() -> witness.accept(instance, what));
  }

  private static StagingException noPlace(Exception cause) {
    return new StagingException.Internal(
            "An instance could not be made: " + cause,
            "check that the disk is not full and that the state folder is intact")
        .causedBy(cause);
  }

  private void made(Instance instance, HostProcess process) {
    instance.started(process);
    witness.accept(instance, new Occurrence.Created());
    look(instance);
  }

  private void notMade(Instance instance, StagingException why) {
    witness.accept(instance, new Occurrence.NotMade(why));
    remove(instance);
  }

  private void watch(Instance instance) {
    try {
      shop.folders().add(instance.layout().dir(), () -> shop.loop().post(() -> look(instance)));
    } catch (IOException e) {
      // Without inotify (its watches are limited) it is still looked at twice a second.
    }
  }

  /** Looks at all of them, and kills those that were asked to end long ago. */
  void tick() {
    var now = shop.clock().instant();
    for (var instance : all()) {
      look(instance);
      if (instance.overdue(now, KILL_AGAIN)) {
        shop.loop().aside(() -> instance.container().signal("KILL"));
      }
      if (instance.runs() && instance.disk().begins(now)) {
        shop.loop().aside(() -> measure(instance));
      }
    }
  }

  private void look(Instance instance) {
    if (instance.isLeaving()) {
      return;
    }
    // Looked at first: what a dead launcher has written is then surely all there.
    var dead = instance.isDead();
    var news = instance.news();
    if (!news.isEmpty()) {
      witness.accept(instance, new Occurrence.Told(news));
    }
    var end = instance.state().end();
    if (end.isPresent()) {
      witness.accept(instance, new Occurrence.Ended(end.get()));
      remove(instance);
    } else if (dead && news.isEmpty()) {
      witness.accept(instance, new Occurrence.Vanished());
      remove(instance);
    }
  }

  private void measure(Instance instance) {
    var begun = shop.clock().instant();
    try {
      var bytes = DiskUse.of(instance.layout());
      shop.loop().post(() -> measured(instance, bytes, begun));
    } catch (IOException e) {
      shop.loop().post(() -> measured(instance, 0, begun)); // It is being removed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void measured(Instance instance, long bytes, Instant begun) {
    var now = shop.clock().instant();
    instance.disk().looked(now, Duration.between(begun, now));
    if (instance.runs()) {
      witness.accept(instance, new Occurrence.Measured(bytes));
    }
  }

  /** Ends it whatever it does, and removes it. */
  void remove(Instance instance) {
    if (instance.isLeaving()) {
      return;
    }
    instance.leave();
    shop.loop().aside(() -> destroy(instance));
    witness.accept(instance, new Occurrence.Leaving());
  }

  private void destroy(Instance instance) {
    instance.record().process().ifPresent(InstanceLives::awaitEnd);
    try {
      instance.container().remove();
      shop.loop().post(() -> forget(instance, new Occurrence.Gone()));
    } catch (StagingException e) {
      shop.loop().post(() -> forget(instance, new Occurrence.NotRemoved(e)));
    }
  }

  /** A launcher that said it ended is about to; what has not gone by then is killed. */
  private static void awaitEnd(HostProcess process) {
    try {
      for (int i = 0; i < ENDS_SOON && process.alive(); i++) {
        Thread.sleep(Duration.ofMillis(20));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void forget(Instance instance, Occurrence last) {
    instances.remove(instance.layout().guid());
    shop.tools().network().release(instance.record().attachment());
    witness.accept(instance, last);
  }
}
