package io.stager.droplet.yaml;

import io.stager.droplet.json.JsonObject;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ImplicitTuple;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.events.StreamStartEvent;

/**
 * Writes a value as YAML that every reader of YAML 1.1 or 1.2 understands alike.
 *
 * <p>A text stands without quotes only where it cannot be taken for anything else: no number, flag,
 * date or null of either version.
 */
public final class YamlText {
  private static final Pattern PLAIN =
      Pattern.compile(
          "(?!(?i:y|n|yes|no|on|off)$)(?:[A-Za-z./$_].*|\\d+[KMGT]|\\(\\([\\w.-]+\\)\\))");

  private static final Location NOWHERE = new Location(new SourceText("", ""), 1, 1);

  private final StringWriter text = new StringWriter();
  private final Emitter emitter = new Emitter(text, options());

  private YamlText() {}

  private static DumperOptions options() {
    var options = new DumperOptions();
    options.setSplitLines(false);
    options.setIndicatorIndent(0);
    options.setLineBreak(DumperOptions.LineBreak.UNIX);
    return options;
  }

  /** {@return the text of the object, members one below the other} */
  public static String of(JsonObject root) {
    var yaml = new YamlText();
    yaml.emit(new StreamStartEvent(null, null));
    yaml.emit(new DocumentStartEvent(null, null, true, null, null));
    yaml.value(root);
    yaml.emit(new DocumentEndEvent(null, null, false));
    yaml.emit(new StreamEndEvent(null, null));
    return "---\n" + yaml.text.toString().replaceFirst("^---\n", "");
  }

  private void value(Object value) {
    if (value instanceof JsonObject object) {
      emit(new MappingStartEvent(null, null, true, null, null, FlowStyle.BLOCK));
      object
          .members()
          .forEach((key, member) -> {
            scalar(key);
            value(member);
          });
      emit(new MappingEndEvent(null, null));
    } else if (value instanceof List<?> list) {
      var scalars = list.stream().noneMatch(JsonObject.class::isInstance);
      var style = scalars ? FlowStyle.FLOW : FlowStyle.BLOCK;
      emit(new SequenceStartEvent(null, null, true, null, null, style));
      list.forEach(this::value);
      emit(new SequenceEndEvent(null, null));
    } else if (value instanceof String some) {
      scalar(some);
    } else {
      scalar(value.toString(), ScalarStyle.PLAIN);
    }
  }

  private void scalar(String some) {
    var looksLikeText =
        PLAIN.matcher(some).matches()
            && new YamlScalar(some, false, NOWHERE).type() == YamlScalar.Type.TEXT;
    if (some.chars().anyMatch(c -> c < ' ')) {
      scalar(some, ScalarStyle.DOUBLE_QUOTED);
    } else {
      scalar(some, looksLikeText ? ScalarStyle.PLAIN : ScalarStyle.SINGLE_QUOTED);
    }
  }

  private void scalar(String some, ScalarStyle style) {
    emit(new ScalarEvent(null, null, new ImplicitTuple(true, true), some, null, null, style));
  }

  private void emit(Event event) {
    try {
      emitter.emit(event);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
