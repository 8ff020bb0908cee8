package io.stager.builder;

import io.stager.builder.process.Exit;
import java.util.List;
import java.util.Optional;

/**
 * Which buildpack an app is for: each is asked in its order, the first that says yes has it.
 *
 * <p>Those after it are asked too, so that a person sees why each of them said what it said.
 */
public final class Detection {
  private static final int NOT_EXECUTABLE = 126;

  private final Scripts scripts;
  private final SeenPaths paths;
  private final BuildListener listener;

  /** Asks with these scripts and paths, and tells the listener each answer. */
  public Detection(Scripts scripts, SeenPaths paths, BuildListener listener) {
    this.scripts = scripts;
    this.paths = paths;
    this.listener = listener;
  }

  /**
   * What a buildpack answered.
   *
   * @param name what it calls itself on standard output when it says yes
   * @param reason what it saw or missed, in its own words
   * @param output all that it printed on standard output, without the ends of the last line
   */
  public record Answer(
      Buildpack buildpack, boolean yes, String name, String reason, String output) {}

  /** {@return the answers of all, in their order} */
  public List<Answer> ask(List<Buildpack> candidates) {
    return candidates.stream().map(this::ask).toList();
  }

  /** {@return the first answer that is yes} */
  public static Optional<Answer> chosen(List<Answer> answers) {
    return answers.stream().filter(Answer::yes).findFirst();
  }

  /** {@return the answer of this one} */
  public Answer ask(Buildpack buildpack) {
    var answer =
        buildpack.has(Phase.DETECT)
            ? run(buildpack)
            : new Answer(buildpack, false, buildpack.label(), "it has no bin/detect", "");
    listener.answered(answer);
    return answer;
  }

  private Answer run(Buildpack buildpack) {
    var said = new Transcript();
    var exit = scripts.run(new Script(Phase.DETECT, buildpack, List.of(paths.app())), said::add);
    var output = withoutLineEnds(said.standardOutput());
    if (exit.succeeded()) {
      var name = said.lastOutput();
      return new Answer(
          buildpack,
          true,
          name.isEmpty() ? buildpack.label() : name,
          reasonFor(said, name),
          output);
    }
    return new Answer(buildpack, false, buildpack.label(), refusal(exit, said.lastWords()), output);
  }

  private static String withoutLineEnds(String text) {
    var end = text.length();
    while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    return text.substring(0, end);
  }

  private static String reasonFor(Transcript said, String name) {
    var words = said.lastWords();
    return words.equals(name) ? "" : words;
  }

  /** Many buildpacks print nothing but {@code no}: then the status is all there is to say. */
  private static String refusal(Exit exit, String words) {
    if (exit.equals(new Exit.Exited(NOT_EXECUTABLE))) {
      return "its bin/detect is not executable";
    }
    return words.isEmpty() || words.equals("no") ? exit.description() : words;
  }
}
