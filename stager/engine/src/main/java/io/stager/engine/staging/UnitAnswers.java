package io.stager.engine.staging;

import io.stager.builder.Buildpack;
import io.stager.builder.Detection;
import java.util.List;
import java.util.Optional;

/**
 * What the buildpacks said about a unit.
 *
 * @param unit {@code app}, or a sidecar's name
 * @param named the buildpacks that the manifest or the person names for it; then none was asked
 */
public record UnitAnswers(String unit, List<Buildpack> named, List<Detection.Answer> answers) {
  /** Copies the lists. */
  public UnitAnswers {
    named = List.copyOf(named);
    answers = List.copyOf(answers);
  }

  /** {@return the answer of the buildpack that will have it} */
  public Optional<Detection.Answer> chosen() {
    return Detection.chosen(answers);
  }
}
