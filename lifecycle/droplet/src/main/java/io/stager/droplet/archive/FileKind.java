package io.stager.droplet.archive;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a file is, by its first bytes.
 *
 * @param name such as {@code ELF amd64}, {@code script} or {@code text}
 * @param machine the architecture that an executable is for
 * @param interpreter the program that a script asks for
 */
public record FileKind(String name, Optional<String> machine, Optional<String> interpreter) {
  /** How many bytes are looked at. */
  static final int HEAD = 256;

  private static final int ELF_HEADER = 20;

  static FileKind of(byte[] head) {
    if (begins(head, 0x7f, 'E', 'L', 'F') && head.length >= ELF_HEADER) {
      var machine = machine((head[18] & 0xff) | ((head[19] & 0xff) << 8));
      return new FileKind("ELF " + machine, Optional.of(machine), Optional.empty());
    }
    if (begins(head, '#', '!')) {
      return new FileKind("script", Optional.empty(), interpreter(head));
    }
    return new FileKind(plainName(head), Optional.empty(), Optional.empty());
  }

  private static String machine(int number) {
    return switch (number) {
      case 62 -> "amd64";
      case 183 -> "arm64";
      case 3 -> "386";
      case 40 -> "arm";
      default -> "machine " + number;
    };
  }

  private static Optional<String> interpreter(byte[] head) {
    var line =
        new String(head, 2, head.length - 2, StandardCharsets.ISO_8859_1).lines().findFirst();
    return line.map(words -> words.strip().replaceFirst("\\s.*", ""))
        .filter(word -> !word.isEmpty());
  }

  private static String plainName(byte[] head) {
    if (head.length == 0) {
      return "empty";
    }
    if (begins(head, 'P', 'K', 3, 4)) {
      return "zip or jar";
    }
    if (begins(head, 0x1f, 0x8b) || begins(head, 0x28, 0xb5, 0x2f, 0xfd)) {
      return "compressed";
    }
    if (begins(head, 0xca, 0xfe, 0xba, 0xbe)) {
      return "Java class";
    }
    if (begins(head, 0x89, 'P', 'N', 'G')
        || begins(head, 0xff, 0xd8)
        || begins(head, 'G', 'I', 'F', '8')) {
      return "image";
    }
    for (var b : head) {
      if (b == 0) {
        return "binary";
      }
    }
    return "text";
  }

  private static boolean begins(byte[] head, int... magic) {
    for (var i = 0; i < magic.length; i++) {
      if (i >= head.length || (head[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
