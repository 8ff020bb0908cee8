package io.stager.droplet;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A name made fit for a directory: {@code [a-z0-9._-]}, at most 64 bytes, and neither a hidden file
 * nor an option.
 */
public record Slug(String text) {
  private static final int LONGEST = 64;
  private static final Pattern SLUG = Pattern.compile("[a-z0-9_][a-z0-9._-]{0,63}");

  /** Refuses what is not a slug. */
  public Slug {
    if (!SLUG.matcher(text).matches()) {
      throw new IllegalArgumentException("not a slug: " + text);
    }
  }

  /** {@return the slug of this name, the nearest that is still legible} */
  public static Slug of(String name) {
    var plain =
        Normalizer.normalize(name, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}+", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9._-]+", "-")
            .replaceAll("^[.-]+|[.-]+$", "");
    return new Slug(plain.isEmpty() ? "unnamed" : cut(plain, LONGEST));
  }

  /** {@return the slugs of these names, in their order; where two collide, the later one counts} */
  public static List<Slug> unique(List<String> names) {
    var taken = new LinkedHashSet<Slug>();
    var slugs = new ArrayList<Slug>();
    for (var name : names) {
      var slug = of(name);
      for (var count = 2; !taken.add(slug); count++) {
        slug = of(name).numbered(count);
      }
      slugs.add(slug);
    }
    return List.copyOf(slugs);
  }

  private Slug numbered(int count) {
    var suffix = "-" + count;
    return new Slug(cut(text, LONGEST - suffix.length()) + suffix);
  }

  private static String cut(String text, int length) {
    return text.substring(0, Math.min(length, text.length()));
  }

  @Override
  public String toString() {
    return text;
  }
}
