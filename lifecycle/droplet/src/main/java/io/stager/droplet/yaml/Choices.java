package io.stager.droplet.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The words that would have been right where another one stands. */
public record Choices(List<String> words) {
  /** Copies the list. */
  public Choices {
    words = List.copyOf(words);
  }

  /** {@return the choice between these words} */
  public static Choices of(Collection<String> words) {
    return new Choices(List.copyOf(words));
  }

  /** {@return what to do: all the words, and the one that was probably meant} */
  public String remedy(String wrong) {
    return "one of: " + String.join(", ", words) + didYouMean(wrong);
  }

  /** {@return the question after the word that was probably meant; empty where none is near} */
  public String didYouMean(String wrong) {
    return nearest(wrong).map(word -> " — did you mean '" + word + "'?").orElse("");
  }

  /** {@return the word that is a slip away from the wrong one} */
  public Optional<String> nearest(String wrong) {
    var closest = words.stream().min(Comparator.comparingInt(word -> distance(wrong, word)));
    return closest.filter(word -> distance(wrong, word) <= Math.max(1, word.length() / 3));
  }

  /** Slips between two words: a letter too many, missing, wrong, or two of them swapped. */
  private static int distance(String wrong, String right) {
    var a = normal(wrong);
    var b = normal(right);
    var rows = new int[a.length() + 1][b.length() + 1];
    for (var i = 0; i <= a.length(); i++) {
      for (var j = 0; j <= b.length(); j++) {
        rows[i][j] = i == 0 || j == 0 ? i + j : slips(rows, a, b, i, j);
      }
    }
    return rows[a.length()][b.length()];
  }

  /** No word that anyone means is longer than this, and the table grows with it. */
  private static String normal(String word) {
    var plain = word.toLowerCase(Locale.ROOT).replace('-', '_');
    return plain.substring(0, Math.min(plain.length(), 100));
  }

  private static int slips(int[][] rows, String a, String b, int i, int j) {
    var same = a.charAt(i - 1) == b.charAt(j - 1);
    var least =
        Math.min(rows[i - 1][j - 1] + (same ? 0 : 1), Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
    var swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
  }
}
