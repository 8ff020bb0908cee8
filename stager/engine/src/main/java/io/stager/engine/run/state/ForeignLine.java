package io.stager.engine.run.state;

import io.stager.droplet.json.JsonException;
import io.stager.droplet.json.JsonObject;
import java.time.DateTimeException;
import java.util.Optional;
import java.util.function.Function;

/** A line of a file that someone else may have written to: it holds what we expect, or nothing. */
public final class ForeignLine {
  private ForeignLine() {}

  /**
   * {@return what the reader makes of the JSON object in the line; nothing when there is none, or
   * none that it can read}
   */
  public static <T> Optional<T> read(String line, Function<JsonObject, Optional<T>> reader) {
    try {
      return reader.apply(JsonObject.parse(line));
    } catch (JsonException | DateTimeException e) {
      return Optional.empty(); // Whatever is wrong with it, the lines after it still count.
    }
  }
}
