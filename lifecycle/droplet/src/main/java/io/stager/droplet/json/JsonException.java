package io.stager.droplet.json;

/** The text is not the JSON that it should be; the message says where. */
public final class JsonException extends RuntimeException {
  JsonException(String message) {
    super(message);
  }
}
