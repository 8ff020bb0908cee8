package io.stager.cli;

import io.stager.builder.Buildpack;
import io.stager.builder.Detection;
import io.stager.droplet.json.JsonObject;
import io.stager.engine.staging.UnitAnswers;
import java.util.stream.Collectors;

/** What {@code detect} answers about a unit. */
final class DetectedJson {
  private DetectedJson() {}

  static JsonObject of(UnitAnswers unit) {
    return JsonObject.empty()
        .with("unit", unit.unit())
        .with("buildpack", unit.chosen().map(answer -> answer.buildpack().key()))
        .with("named", unit.named().stream().map(Buildpack::key).toList())
        .withList("answers", unit.answers().stream().map(DetectedJson::of).toList());
  }

  private static JsonObject of(Detection.Answer answer) {
    return JsonObject.empty()
        .with("buildpack", answer.buildpack().key())
        .with("detected", answer.yes())
        .with("name", answer.name())
        .with("reason", answer.reason());
  }

  static String words(UnitAnswers unit) {
    return unit.chosen()
        .map(answer -> answer.buildpack().label())
        .orElse(
            unit.named().isEmpty()
                ? "none"
                : unit.named().stream().map(Buildpack::label).collect(Collectors.joining(", ")));
  }
}
