package io.stager.droplet;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The words that stand for constants in manifests and descriptors: their names in lower case. */
final class Words {
  private Words() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static <E extends Enum<E>> Optional<E> constant(E[] constants, String word) {
    return Arrays.stream(constants).filter(constant -> of(constant).equals(word)).findFirst();
  }
}
