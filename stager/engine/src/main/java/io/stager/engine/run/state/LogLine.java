package io.stager.engine.run.state;

import io.stager.droplet.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** One line that an app, a sidecar or the platform said: when, who, on which stream, what. */
public record LogLine(Instant time, String source, Stream stream, String text) {
  /** The stream that a line was written to. */
  public enum Stream {
    OUT,
    ERR
  }

  /** {@return the line that the text of one line of {@code log.ndjson} holds, if it holds one} */
  static Optional<LogLine> parse(String json) {
    return ForeignLine.read(
        json,
        line ->
            line.text("time")
                .map(time ->
                    new LogLine(
                        OffsetDateTime.parse(time).toInstant(),
                        line.text("source").orElse(""),
                        line.text("stream").filter("ERR"::equals).isPresent()
                            ? Stream.ERR
                            : Stream.OUT,
                        line.text("text").orElse(""))));
  }

  /** {@return the line as {@code log.ndjson} holds it} */
  public JsonObject toJson() {
    return JsonObject.empty()
        .with("time", time.toString())
        .with("source", source)
        .with("stream", stream.name())
        .with("text", text);
  }
}
