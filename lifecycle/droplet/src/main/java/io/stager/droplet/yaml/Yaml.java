package io.stager.droplet.yaml;

import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * YAML text, and JSON, which is YAML.
 *
 * <p>Whatever is wrong with it is a {@link StagingException.InvalidInput} that says where, shows
 * the line, and says what to do.
 */
public final class Yaml {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Yaml() {}

  /**
   * {@return the one value that the file holds; null where it holds none}
   *
   * @param name what errors call the file
   */
  public static YamlNode read(Path file, String name, YamlLimits limits) {
    try (var in = Files.newInputStream(file)) {
      return parse(in.readNBytes(limits.bytes() + 1), name, limits);
    } catch (NoSuchFileException e) {
      throw new StagingException.NotFound("There is no file '" + file + "'", "check the path");
    } catch (IOException e) {
      throw new StagingException.InvalidInput(
              "Cannot read '" + name + "': " + e.getMessage(), name, "make it a readable file")
          .causedBy(e);
    }
  }

  private static YamlNode parse(byte[] bytes, String name, YamlLimits limits) {
    refuseTooLarge(bytes.length, name, limits);
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return parse(text, name, limits);
    } catch (CharacterCodingException e) {
      throw new StagingException.InvalidInput(
          "'" + name + "' is not UTF-8 text", name, "save it as UTF-8");
    }
  }

  /** {@return the one value that the text holds; null where it holds none} */
  public static YamlNode parse(String text, String name) {
    return parse(text, name, YamlLimits.STANDARD);
  }

  /** {@return the one value that the text holds; null where it holds none} */
  public static YamlNode parse(String text, String name, YamlLimits limits) {
    refuseTooLarge(text.length(), name, limits);
    var source = new SourceText(name, withoutMark(text));
    refuseUnprintable(source);
    var options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    options.setNestingDepthLimit(Integer.MAX_VALUE);
    var events = new ParserImpl(new StreamReader(jsonAsYaml(source.text())), options);
    try {
      return new YamlEvents(events, source, limits).document();
    } catch (MarkedYAMLException e) {
      throw YamlMistake.of(e, source);
    }
  }

  private static void refuseTooLarge(int size, String name, YamlLimits limits) {
    if (size > limits.bytes()) {
      throw new StagingException.InvalidInput(
          "'%s' is too large: more than %,d bytes".formatted(name, limits.bytes()),
          name,
          "make it smaller; a manifest of this size cannot be pushed anywhere");
    }
  }

  private static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  private static void refuseUnprintable(SourceText source) {
    var text = source.text();
    for (var i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      var point = text.codePointAt(i);
      if (!StreamReader.isPrintable(point)) {
        throw source
            .at(i)
            .invalid(
                "'%s' holds the control character U+%04X".formatted(source.file(), point),
                "remove it; in double quotes it can be written as \\u%04X".formatted(point));
      }
    }
  }

  /** JSON may be indented with tabs and may write a slash as {@code \\/}; YAML takes neither. */
  private static String jsonAsYaml(String text) {
    var start = text.stripLeading();
    if (!start.startsWith("{") && !start.startsWith("[")) {
      return text;
    }
    var yaml = new StringBuilder(text.length());
    var indenting = true;
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        var escaped = text.charAt(++i);
        yaml.append(escaped == '/' ? "/" : "\\" + escaped);
      } else {
        yaml.append(indenting && c == '\t' ? ' ' : c);
      }
      indenting = c == '\n' || (indenting && (c == ' ' || c == '\t'));
    }
    return yaml.toString();
  }
}
