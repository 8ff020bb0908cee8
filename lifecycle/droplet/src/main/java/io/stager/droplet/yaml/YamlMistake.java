package io.stager.droplet.yaml;

import io.stager.droplet.StagingException;
import java.util.Optional;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** What the parser found wrong, in words that say what to do. */
final class YamlMistake {
  private YamlMistake() {}

  static StagingException of(MarkedYAMLException found, SourceText source) {
    var mark =
        Optional.ofNullable(found.getProblemMark())
            .or(() -> Optional.ofNullable(found.getContextMark()));
    var at =
        mark.map(m -> new Location(source, m.getLine() + 1, m.getColumn() + 1))
            .orElse(new Location(source, 1, 1));
    var problem = Optional.ofNullable(found.getProblem()).orElse("it cannot be read");
    return at.invalid(
            "'%s' is not valid YAML: %s".formatted(source.file(), firstSentence(problem)),
            remedy(problem))
        .causedBy(found);
  }

  private static String firstSentence(String problem) {
    if (problem.startsWith("expected <block end>")) {
      return "this line does not fit the indentation of the lines before it";
    }
    return problem.replaceFirst("\\. \\(.*$", "").replace("\\t(TAB)", "TAB").strip();
  }

  private static String remedy(String problem) {
    if (problem.contains("TAB")) {
      return "indent with spaces; YAML takes no tabs";
    }
    if (problem.startsWith("mapping values are not allowed")) {
      return "put a value that holds ': ' in quotes, or correct the indentation of this line";
    }
    if (problem.contains("cannot start any token") || problem.startsWith("unexpected character")) {
      return "put the value in quotes";
    }
    if (problem.startsWith("found undefined alias")) {
      return "define it before it is used, as &NAME, or put the value in quotes";
    }
    if (problem.startsWith("expected <block end>")) {
      return "indent it as its neighbours are";
    }
    if (problem.contains("end of stream")) {
      return "close the quote or bracket that the file leaves open";
    }
    return "correct this line or the one before it: indentation, quotes, or a missing ':'";
  }
}
