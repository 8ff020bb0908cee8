package io.stager.builder;

import io.stager.droplet.StagingException;
import io.stager.droplet.yaml.Yaml;
import io.stager.droplet.yaml.YamlMap;
import io.stager.droplet.yaml.YamlNode;
import io.stager.droplet.yaml.YamlScalar;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What {@code bin/release} prints: YAML, of which only {@code default_process_types} counts.
 *
 * <p>Scripts print anywhere. A release may be empty, hold keys that nobody knows, or have lines of
 * talk before the {@code ---} that begins it.
 */
public final class Release {
  private static final String FILE = "the output of bin/release";
  private static final String TYPES = "default_process_types";

  private static final Pattern START = Pattern.compile("^---(?=\\s|$)", Pattern.MULTILINE);

  private Release() {}

  /**
   * {@return what the output declares}
   *
   * @throws StagingException.ReleaseFailed when it is no release
   */
  public static Declared parse(String output) {
    try {
      return read(Yaml.parse(output, FILE));
    } catch (StagingException.InvalidInput e) {
      var starts = START.matcher(output).results().map(MatchResult::start).filter(at -> at > 0);
      var last = starts.reduce((first, second) -> second);
      if (last.isPresent()) {
        return parse(output.substring(last.get()));
      }
      throw new StagingException.ReleaseFailed(
              "Failed to build droplet release: buildpack's release output invalid: "
                  + e.getMessage(),
              e.where().orElse(FILE),
              "let bin/release print nothing but YAML, and its talk on stderr")
          .causedBy(e);
    }
  }

  private static Declared read(YamlNode root) {
    if (root.isNull()) {
      return Declared.NOTHING;
    }
    var types = Keys.of(root, "The release").keys(TYPES);
    return new Declared(types.map(keys -> processes(keys.map())).orElse(List.of()));
  }

  private static List<Declaration> processes(YamlMap types) {
    return types.entries().stream()
        .filter(entry -> !entry.value().isNull())
        .<Declaration>map(entry ->
            new Declaration.OfProcess(
                entry.name(), command(entry.value()), "release", entry.value().at()))
        .toList();
  }

  private static String command(YamlNode value) {
    if (value instanceof YamlScalar scalar) {
      return scalar.text();
    }
    throw value.at().invalid("A command must be a text, not " + value.kind(), "write it as a text");
  }
}
