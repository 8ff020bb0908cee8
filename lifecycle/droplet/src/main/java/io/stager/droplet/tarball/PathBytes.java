package io.stager.droplet.tarball;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Names as the file system has them, bytes, in a {@code String} that loses none of them.
 *
 * <p>A name is UTF-8; a byte that is not valid there stands as a lone surrogate, U+DC80 to U+DCFF,
 * as in Python (PEP 383). Names pass between {@link Path} and bytes through file URIs, which keep
 * every byte whatever the locale of this JVM is; in the C locale a {@code Path} of an accented name
 * cannot be made in any other way.
 */
public final class PathBytes {
  private static final int ESCAPE = 0xDC00;
  private static final Path ROOT = Path.of("/");
  private static final String UNESCAPED = "-._~/";

  private PathBytes() {}

  /** {@return the text of these bytes} */
  public static String text(byte[] bytes) {
    var text = new String(bytes, StandardCharsets.UTF_8);
    return text.indexOf('\uFFFD') < 0 ? text : escaped(bytes);
  }

  private static String escaped(byte[] bytes) {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var in = ByteBuffer.wrap(bytes);
    var out = CharBuffer.allocate(bytes.length);
    for (var result = decoder.decode(in, out, true);
        result.isError();
        result = decoder.decode(in, out, true)) {
      for (var i = 0; i < result.length(); i++) {
        out.put((char) (ESCAPE + (in.get() & 0xFF)));
      }
      decoder.reset();
    }
    return out.flip().toString();
  }

  /** {@return the bytes of this text} */
  public static byte[] bytes(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return isAscii(text, bytes) || !hasSurrogate(text) ? bytes : unescaped(text);
  }

  /** Most names are; the encoders of the JDK tell so quickly. */
  private static boolean isAscii(String text, byte[] utf8) {
    return utf8.length == text.length()
        && new String(utf8, StandardCharsets.ISO_8859_1).equals(text);
  }

  private static boolean isAscii(String text) {
    return isAscii(text, text.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean hasSurrogate(String text) {
    for (var i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static byte[] unescaped(String text) {
    var bytes = new ByteArrayOutputStream(text.length() * 2);
    text.codePoints()
        .forEach(point -> {
          if (isEscape(point)) {
            bytes.write(point - ESCAPE);
          } else {
            bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
          }
        });
    return bytes.toByteArray();
  }

  static boolean isEscape(int point) {
    return point >= ESCAPE + 0x80 && point <= ESCAPE + 0xFF;
  }

  /** {@return whether the text is valid UTF-8, without escaped bytes} */
  static boolean isUtf8(String text) {
    return !hasSurrogate(text) || text.codePoints().noneMatch(PathBytes::isEscape);
  }

  /** {@return the path with the bytes of this text; relative where the text is} */
  public static Path path(String text) {
    if (isAscii(text)) {
      return Path.of(text);
    }
    var absolute = Path.of(URI.create("file:///" + percentEncoded(text)));
    return text.startsWith("/") ? absolute : absolute.subpath(0, absolute.getNameCount());
  }

  private static String percentEncoded(String text) {
    var uri = new StringBuilder();
    for (var b : bytes(text)) {
      if ((b > 0 && Character.isLetterOrDigit(b)) || UNESCAPED.indexOf(b) >= 0) {
        uri.append((char) b);
      } else {
        uri.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return uri.toString();
  }

  /** {@return the text of this path's bytes} */
  public static String text(Path path) {
    var shown = path.toString();
    if (isWhole(shown)) {
      return shown;
    }
    var bytes = percentDecoded(ROOT.resolve(path).toUri().getRawPath());
    var from = path.isAbsolute() ? 0 : 1;
    // The URI of what happens to be a directory ends in a slash that the path does not have.
    var extra = bytes[bytes.length - 1] == '/' && !shown.endsWith("/") ? 1 : 0;
    return text(Arrays.copyOfRange(bytes, from, Math.max(from, bytes.length - extra)));
  }

  /**
   * {@return whether no byte can have been lost: a question mark stands for what cannot be shown}
   */
  private static boolean isWhole(String shown) {
    return shown.indexOf('?') < 0 && isAscii(shown);
  }

  /** {@return the text of the bytes of this path's last part} */
  public static String name(Path path) {
    var shown = path.toString();
    return isWhole(shown) ? shown.substring(shown.lastIndexOf('/') + 1) : text(path.getFileName());
  }

  private static byte[] percentDecoded(String rawPath) {
    var bytes = new ByteArrayOutputStream(rawPath.length());
    for (var i = 0; i < rawPath.length(); i++) {
      if (rawPath.charAt(i) == '%') {
        bytes.write(HexFormat.fromHexDigits(rawPath, i + 1, i + 3));
        i += 2;
      } else {
        bytes.write(rawPath.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  /** Orders names by their bytes, unsigned, which is the order inside a droplet. */
  public static int compare(String one, String other) {
    var shorter = Math.min(one.length(), other.length());
    for (var i = 0; i < shorter; i++) {
      var a = one.charAt(i);
      var b = other.charAt(i);
      if (a != b) {
        return a < 0x80 && b < 0x80 ? a - b : Arrays.compareUnsigned(bytes(one), bytes(other));
      }
    }
    return one.length() - other.length();
  }
}
