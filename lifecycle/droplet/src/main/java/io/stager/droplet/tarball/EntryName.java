package io.stager.droplet.tarball;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The name of an entry inside an archive: relative, made of plain parts, so that it cannot lead out
 * of the directory that it is unpacked into.
 *
 * @param text the parts with slashes between them, without {@code ./} in front; see {@link
 *     PathBytes} for what is not UTF-8
 */
public record EntryName(String text) implements Comparable<EntryName> {
  private static final int LONGEST = 4096;
  private static final int LONGEST_PART = 255;

  /** Refuses what is absolute, climbs, is empty, too long, or holds NUL or a backslash. */
  public EntryName {
    var fault = fault(text);
    if (fault.isPresent()) {
      throw new IllegalArgumentException(
          "the name '" + shown(abbreviated(text)) + "' " + fault.get());
    }
  }

  /**
   * {@return the name as an archive or a person writes it, with or without {@code ./} in front and
   * a slash at the end}
   *
   * @throws IllegalArgumentException when it is not a name that may be used
   */
  public static EntryName parse(String written) {
    var start = 0;
    while (written.startsWith("./", start)) {
      start += 2;
    }
    var end =
        written.endsWith("/") && written.length() > start ? written.length() - 1 : written.length();
    return new EntryName(written.substring(start, end));
  }

  /** {@return why the text cannot be a name, as the end of a sentence} */
  private static Optional<String> fault(String text) {
    if (text.isEmpty()) {
      return Optional.of("is empty");
    }
    if (text.startsWith("/")) {
      return Optional.of("is absolute");
    }
    if (text.indexOf('\0') >= 0) {
      return Optional.of("holds a NUL");
    }
    if (text.indexOf('\\') >= 0) {
      return Optional.of("holds a backslash");
    }
    if (text.length() * 3 > LONGEST && PathBytes.bytes(text).length > LONGEST) {
      return Optional.of("is longer than " + LONGEST + " bytes");
    }
    for (int start = 0, end; start <= text.length(); start = end + 1) {
      var slash = text.indexOf('/', start);
      end = slash < 0 ? text.length() : slash;
      var fault = partFault(text, start, end);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  /** Takes no part out of the text where that is not needed: this is asked of every file. */
  private static Optional<String> partFault(String text, int start, int end) {
    var length = end - start;
    if (length == 0) {
      return Optional.of("has an empty part");
    }
    if (length == 1 && text.charAt(start) == '.') {
      return Optional.of("has the part '.'");
    }
    if (length == 2 && text.startsWith("..", start)) {
      return Optional.of("climbs out of its directory");
    }
    return length * 3 > LONGEST_PART
            && PathBytes.bytes(text.substring(start, end)).length > LONGEST_PART
        ? Optional.of("has a part longer than " + LONGEST_PART + " bytes")
        : Optional.empty();
  }

  /** {@return the name of something in this directory} */
  public EntryName child(String part) {
    return new EntryName(text + "/" + part);
  }

  /** {@return the directory that holds it, unless that is the archive's root} */
  public Optional<EntryName> parent() {
    var slash = text.lastIndexOf('/');
    return slash < 0 ? Optional.empty() : Optional.of(new EntryName(text.substring(0, slash)));
  }

  /** {@return the parts, outermost first} */
  public List<String> parts() {
    return List.of(text.split("/", -1));
  }

  /** {@return where this entry stands below a directory of this machine} */
  public Path below(Path directory) {
    return directory.resolve(PathBytes.path(text));
  }

  @Override
  public int compareTo(EntryName other) {
    return PathBytes.compare(text, other.text);
  }

  /** {@return the name for people: what a terminal would obey or cannot show is escaped} */
  @Override
  public String toString() {
    return shown(text);
  }

  /** {@return any text from an archive made fit to be shown} */
  public static String shown(String text) {
    var shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point -> {
          if (PathBytes.isEscape(point) || Character.isISOControl(point)) {
            shown.append("\\x%02x".formatted(point & 0xFF));
          } else {
            shown.appendCodePoint(point);
          }
        });
    return shown.toString();
  }

  private static String abbreviated(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
