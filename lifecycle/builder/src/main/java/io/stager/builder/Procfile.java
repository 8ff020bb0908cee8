package io.stager.builder;

import io.stager.droplet.StagingException;
import io.stager.droplet.yaml.Yaml;
import io.stager.droplet.yaml.YamlMap;
import io.stager.droplet.yaml.YamlNode;
import io.stager.droplet.yaml.YamlScalar;

/**
 * The app's {@code Procfile}. To Cloud Foundry it is a YAML map of process types and commands, not
 * a list of lines as to Heroku; so it is here, and an app that works here works there.
 */
public final class Procfile {
  private static final String INVALID = "Failed to read command from Procfile: invalid YAML";

  private Procfile() {}

  /**
   * {@return what the text declares}
   *
   * @param file what errors call it
   */
  public static Declared parse(String text, String file) {
    try {
      return switch (Yaml.parse(text, file)) {
        case YamlMap map -> new Declared(map.entries().stream().map(Procfile::process).toList());
        case YamlScalar nothing when nothing.isNull() -> Declared.NOTHING;
        case YamlNode other ->
            throw other.at().invalid("it is not a map of types and commands", "");
      };
    } catch (StagingException.InvalidInput e) {
      throw new StagingException.InvalidInput(
              INVALID + " (" + e.getMessage() + ")",
              e.where().orElse(file),
              "write each line as TYPE: COMMAND, the command in quotes where it holds ': ' or ' #'")
          .causedBy(e);
    }
  }

  private static Declaration process(YamlMap.Entry entry) {
    if (entry.value() instanceof YamlScalar command && !command.text().isBlank()) {
      return new Declaration.OfProcess(entry.name(), command.text(), "Procfile", command.at());
    }
    throw entry.key().at().invalid("the process '%s' has no command".formatted(entry.name()), "");
  }
}
