package io.stager.cli;

import io.stager.droplet.StagingException;
import io.stager.engine.manifest.Variables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say what the placeholders of a manifest stand for. */
final class ManifestVariables {
  @Option(
      names = "--var",
      paramLabel = "NAME=VALUE",
      description = "What ((NAME)) in the manifest stands for; it wins over --vars-file.")
  private List<String> assignments = new ArrayList<>();

  @Option(
      names = "--vars-file",
      paramLabel = "FILE",
      description = "A YAML file of such names and values; of several, the last one wins.")
  private List<Path> files = new ArrayList<>();

  /** {@return the values, the files' paths being relative to the directory} */
  Variables in(Path here) {
    var variables = Variables.NONE;
    for (var file : files) {
      variables = variables.withFile(here.resolve(file));
    }
    for (var assignment : assignments) {
      var equals = assignment.indexOf('=');
      if (equals < 1) {
        throw new StagingException.Usage(
            "'%s' gives no variable a value".formatted(assignment), "write --var NAME=VALUE");
      }
      variables = variables.with(assignment.substring(0, equals), assignment.substring(equals + 1));
    }
    return variables;
  }
}
