package io.stager.droplet.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** JSON text, read through Jackson's stream. */
public final class JsonText {
  private static final int DEEPEST = 64;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  private JsonText() {}

  static JsonObject read(String text) {
    try (var parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonException("a JSON object was expected");
      }
      var object = object(parser);
      if (parser.nextToken() != null) {
        throw new JsonException("there is more text after the JSON object");
      }
      return object;
    } catch (JsonProcessingException e) {
      throw new JsonException(where(e) + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A text that breaks a limit (too deep, a name too long) is refused without a place. */
  private static String where(JsonProcessingException e) {
    return Optional.ofNullable(e.getLocation())
        .map(at -> "line %d, column %d: ".formatted(at.getLineNr(), at.getColumnNr()))
        .orElse("");
  }

  private static JsonObject object(JsonParser parser) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var key = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        members.put(key, value(parser));
      }
    }
    return JsonObject.of(members);
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> list(parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      default -> parser.getText();
    };
  }

  private static List<Object> list(JsonParser parser) throws IOException {
    var values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_NULL) {
        values.add(value(parser));
      }
    }
    return List.copyOf(values);
  }

  static String write(Object value, boolean indented) {
    return JsonPrinter.print(
        value, indented ? JsonPrinter.Style.INDENTED : JsonPrinter.Style.COMPACT);
  }

  /** {@return the list as JSON text, on several lines} */
  public static String pretty(List<JsonObject> values) {
    return write(values, true);
  }
}
