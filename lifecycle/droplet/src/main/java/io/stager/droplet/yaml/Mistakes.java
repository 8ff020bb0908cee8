package io.stager.droplet.yaml;

import io.stager.droplet.Place;
import io.stager.droplet.StagingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is wrong with a text, noted while the rest of it is read, so that a person learns of all at
 * once.
 *
 * <p>Who reads one value throws as ever; who reads several hands each reading to {@link #note}, and
 * goes on without the value.
 */
public final class Mistakes {
  private static final Comparator<StagingException.InvalidInput> BY_PLACE =
      Comparator.comparing(
          mistake -> mistake.place().orElse(new Place("", 0, 0)),
          Comparator.comparingInt(Place::line).thenComparingInt(Place::column));

  private final List<StagingException.InvalidInput> noted = new ArrayList<>();

  /** {@return what a reading gives, or throws the first mistake that it notes} */
  public static <T> T none(Function<Mistakes, T> reading) {
    var mistakes = new Mistakes();
    var read = reading.apply(mistakes);
    mistakes.all().stream()
        .findFirst()
        .ifPresent(first -> {
          throw first;
        });
    return read;
  }

  /** Notes a mistake. */
  public void note(StagingException.InvalidInput mistake) {
    noted.add(mistake);
  }

  /** {@return what the reading gives; nothing where it finds a mistake, which is noted} */
  public <T> Optional<T> note(Supplier<Optional<T>> reading) {
    return note(reading, Optional.empty());
  }

  /** {@return what the reading gives, or the other where it finds a mistake, which is noted} */
  public <T> T note(Supplier<T> reading, T otherwise) {
    try {
      return reading.get();
    } catch (StagingException.InvalidInput e) {
      note(e);
      return otherwise;
    }
  }

  /** Notes the mistake that the check finds, if it finds one. */
  public void check(Runnable check) {
    note(
        () -> {
          check.run();
          return true;
        },
        false);
  }

  /** {@return all that was noted, in the order of the text} */
  public List<StagingException.InvalidInput> all() {
    return noted.stream().sorted(BY_PLACE).toList();
  }
}
