package io.stager.cli;

import io.stager.droplet.StagingException;
import io.stager.droplet.yaml.Choices;
import java.util.Collection;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said of a command line that cannot be understood. */
final class UsageReport {
  private UsageReport() {}

  /** {@return the failure, with the word that was probably meant} */
  static StagingException of(ParameterException e) {
    var spec = e.getCommandLine().getCommandSpec();
    var help = "see " + spec.qualifiedName() + " --help";
    if (!(e instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return new StagingException.Usage(String.valueOf(e.getMessage()), help);
    }
    var word = unmatched.getUnmatched().getFirst();
    if (word.startsWith("-")) {
      return unknown("option", word, spec.optionsMap().keySet(), help);
    }
    return spec.subcommands().isEmpty()
        ? new StagingException.Usage("'" + word + "' is one argument too many", help)
        : unknown("command", word, spec.subcommands().keySet(), help);
  }

  private static StagingException unknown(
      String kind, String word, Collection<String> known, String help) {
    return new StagingException.Usage(
        "There is no %s '%s'".formatted(kind, word),
        help + Choices.of(known).didYouMean(word.replaceFirst("=.*", "")));
  }
}
