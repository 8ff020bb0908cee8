package io.stager.droplet.tarball;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The records of an extended header: what does not fit the fields of a tar header, as {@code LENGTH
 * KEY=VALUE} lines.
 */
final class Pax {
  static final String PATH = "path";
  static final String LINK_PATH = "linkpath";
  static final String SIZE = "size";

  private static final int LONGEST_LENGTH = 8;

  /** Few entries have any. */
  private Map<String, byte[]> records = Map.of();

  Pax with(String key, byte[] value) {
    if (records.isEmpty()) {
      records = new LinkedHashMap<>();
    }
    records.put(key, value);
    return this;
  }

  boolean isEmpty() {
    return records.isEmpty();
  }

  boolean has(String key) {
    return records.containsKey(key);
  }

  /** {@return the value of this key; empty where there is none} */
  byte[] value(String key) {
    return records.getOrDefault(key, new byte[0]);
  }

  /** {@return whether it describes a file with holes, in any of GNU tar's ways} */
  boolean isSparse() {
    return records.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse."));
  }

  byte[] bytes() {
    var all = new ByteArrayOutputStream();
    records.forEach((key, value) -> all.writeBytes(line(key, value)));
    return all.toByteArray();
  }

  private static byte[] line(String key, byte[] value) {
    var rest = 1 + key.length() + 1 + value.length + 1;
    var length = rest + Integer.toString(rest).length();
    length = rest + Integer.toString(length).length();
    var line = new ByteArrayOutputStream(length);
    line.writeBytes((length + " " + key + "=").getBytes(StandardCharsets.US_ASCII));
    line.writeBytes(value);
    line.write('\n');
    return line.toByteArray();
  }

  /**
   * {@return the records in these bytes}
   *
   * @throws IllegalArgumentException when they are malformed, or a key stands there twice: readers
   *     differ in which of the two they believe
   */
  static Pax parse(byte[] bytes) {
    var pax = new Pax();
    for (var at = 0; at < bytes.length; ) {
      var space = indexOf(bytes, ' ', at, Math.min(bytes.length, at + LONGEST_LENGTH));
      var end = at + decimal(bytes, at, space);
      if (end <= space + 1 || end > bytes.length || bytes[(int) end - 1] != '\n') {
        throw new IllegalArgumentException("a record of the wrong length");
      }
      var equals = indexOf(bytes, '=', space + 1, (int) end);
      var key = new String(bytes, space + 1, equals - space - 1, StandardCharsets.UTF_8);
      if (pax.has(key)) {
        throw new IllegalArgumentException("the key '" + EntryName.shown(key) + "' twice");
      }
      pax.with(key, Arrays.copyOfRange(bytes, equals + 1, (int) end - 1));
      at = (int) end;
    }
    return pax;
  }

  private static int indexOf(byte[] bytes, char wanted, int from, int to) {
    for (var i = from; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    throw new IllegalArgumentException("a record without '" + wanted + "'");
  }

  /** {@return the number that these digits write; nineteen of them at most} */
  static long decimal(byte[] bytes, int from, int to) {
    var digits = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException(
          "'" + EntryName.shown(digits) + "' where a number belongs");
    }
    return Long.parseLong(digits);
  }
}
