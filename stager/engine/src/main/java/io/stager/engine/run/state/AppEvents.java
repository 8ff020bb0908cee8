package io.stager.engine.run.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The events of an app, oldest first: only ever appended to. */
public final class AppEvents {
  private static final int LONGEST_LINE = 64 * 1024;

  private final Path file;

  /** The events in this file. */
  public AppEvents(Path file) {
    this.file = file;
  }

  /** Appends an event. */
  public void append(AppEvent event) {
    AppendedFile.append(file, event.toJson().compact());
  }

  /** {@return all events} */
  public List<AppEvent> all() {
    var events = new ArrayList<AppEvent>();
    var reading = from(0);
    for (var some = reading.next(); !some.isEmpty(); some = reading.next()) {
      events.addAll(some);
    }
    return events;
  }

  /** {@return the place behind the last event} */
  public long end() {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return a reader of the events from the place on} */
  public Reading from(long place) {
    return new Reading(new LineTail(file, place, LONGEST_LINE));
  }

  /** Somewhere in the events of an app, moving forward. */
  public static final class Reading {
    private final LineTail tail;

    private Reading(LineTail tail) {
      this.tail = tail;
    }

    /** {@return the events since the last call; none when there are no more yet} */
    public List<AppEvent> next() {
      try {
        return tail.read().stream().map(AppEvent::parse).flatMap(Optional::stream).toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
