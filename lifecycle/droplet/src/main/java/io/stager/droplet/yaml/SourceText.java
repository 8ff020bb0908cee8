package io.stager.droplet.yaml;

import java.util.stream.Collectors;

/**
 * The text of a file, and the name that errors call it by.
 *
 * @param file the name, as the person who reads the error knows it
 */
public record SourceText(String file, String text) {
  private static final int WIDEST = 100;
  private static final int BEFORE = 60;

  /**
   * {@return the line, without its indentation, and below it a caret that points to the column}
   *
   * <p>A line that is too long for a screen is cut around the column. Control characters are
   * replaced, so that a file cannot speak to the terminal.
   */
  String excerpt(int line, int column) {
    var points = line(line).codePoints().map(SourceText::printable).toArray();
    var target = Math.min(Math.max(column - 1, 0), points.length);
    var start = 0;
    while (start < target && points[start] == ' ') {
      start++;
    }
    start = points.length - start > WIDEST ? Math.max(start, target - BEFORE) : start;
    var end = Math.min(points.length, start + WIDEST);
    var shown = new String(points, start, end - start).stripTrailing();
    return shown + "\n" + " ".repeat(target - start) + "^";
  }

  private String line(int number) {
    var lines = text.split("\r\n|[\n\r\u0085\u2028\u2029]", -1);
    return number <= lines.length ? lines[number - 1] : "";
  }

  private static int printable(int point) {
    if (point == '\t') {
      return ' ';
    }
    return Character.isISOControl(point) || Character.getType(point) == Character.FORMAT
        ? '\uFFFD'
        : point;
  }

  /** {@return the place of the character at this index of the text} */
  Location at(int index) {
    var before = text.substring(0, index);
    var line = before.chars().filter(c -> c == '\n').count() + 1;
    var lineStart = before.lastIndexOf('\n') + 1;
    return new Location(this, (int) line, before.codePointCount(lineStart, before.length()) + 1);
  }

  @Override
  public String toString() {
    return text.lines().limit(1).collect(Collectors.joining("", file + ": ", ""));
  }
}
