package io.stager.builder;

import io.stager.droplet.HealthCheck;
import io.stager.droplet.Probe;
import io.stager.droplet.Sidecar;
import io.stager.droplet.json.JsonObject;
import io.stager.droplet.yaml.Choices;
import io.stager.droplet.yaml.Located;
import io.stager.droplet.yaml.Mistakes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Our keys of a sidecar, in a manifest and beside {@code sidecar_for} in launch.yml: when it
 * starts, how it is watched, and what its end means. Without them it is as on Cloud Foundry.
 *
 * @param dependsOn the names in {@code depends_on}, with their places
 * @param other what the descriptor holds besides
 */
public record SidecarKeys(
    Sidecar.Lifecycle lifecycle, List<Located<String>> dependsOn, JsonObject other) {
  /** The keys that are ours. */
  public static final List<String> NAMES =
      List.of(
          "start",
          "depends_on",
          "ready",
          "health_check",
          "readiness",
          "on_exit",
          "restart",
          "environment");

  /** The keys of a check: those of {@code ready}, {@code health_check} and {@code readiness}. */
  public static final List<String> CHECK_NAMES = HealthKeys.KNOWN;

  /** The keys of {@code restart}: how often, and after how many seconds. */
  public static final List<String> RESTART_NAMES = List.of("max", "delay", "max_delay", "reset");

  /** Copies the list. */
  public SidecarKeys {
    dependsOn = List.copyOf(dependsOn);
  }

  /** {@return what the map says} */
  public static SidecarKeys read(Keys keys) {
    return Mistakes.none(mistakes -> read(keys, mistakes));
  }

  /** {@return what the map says; of what is wrong with it, the default} */
  public static SidecarKeys read(Keys keys, Mistakes mistakes) {
    var dependsOn = mistakes.note(() -> keys.texts("depends_on")).orElse(List.of());
    var lifecycle =
        new Sidecar.Lifecycle(
            mistakes
                .note(() -> word(keys, "start", Sidecar.Order.values(), Sidecar.Order::parse))
                .orElse(Sidecar.Order.WITH),
            dependsOn.stream().map(Located::value).toList(),
            mistakes.note(() -> keys.keys("ready").map(HealthKeys::read)),
            mistakes
                .note(() -> keys.keys("health_check").map(HealthKeys::read))
                .orElse(HealthCheck.of(new Probe.Alive())),
            mistakes
                .note(() -> word(keys, "on_exit", Sidecar.OnExit.values(), Sidecar.OnExit::parse))
                .orElse(Sidecar.OnExit.STOP));
    var other =
        mistakes
            .note(() -> environment(keys), JsonObject.empty())
            .with("readiness", mistakes.note(() -> readiness(keys)))
            .with("restart", mistakes.note(() -> keys.keys("restart").map(SidecarKeys::restart)));
    return new SidecarKeys(lifecycle, dependsOn, other);
  }

  private static Optional<JsonObject> readiness(Keys keys) {
    return keys.keys("readiness").map(HealthKeys::read).map(HealthCheck::toJson);
  }

  private static JsonObject restart(Keys keys) {
    keys.refuseOthers(RESTART_NAMES);
    return JsonObject.empty()
        .with("max", keys.integer("max", 0).map(Located::value))
        .with("delay_s", keys.integer("delay", 1).map(Located::value))
        .with("max_delay_s", keys.integer("max_delay", 1).map(Located::value))
        .with("reset_s", keys.integer("reset", 1).map(Located::value));
  }

  private static JsonObject environment(Keys keys) {
    var choices = List.of("shared", "own");
    return word(
            keys, "environment", choices, choice -> Optional.of(choice).filter(choices::contains))
        .filter("own"::equals)
        .map(own -> JsonObject.empty().with("environment", own))
        .orElse(JsonObject.empty());
  }

  private static <E extends Enum<E>> Optional<E> word(
      Keys keys, String key, E[] constants, Function<String, Optional<E>> parse) {
    return word(keys, key, Arrays.stream(constants).map(Object::toString).toList(), parse);
  }

  private static <T> Optional<T> word(
      Keys keys, String key, List<String> choices, Function<String, Optional<T>> parse) {
    return keys.text(key)
        .map(word ->
            parse
                .apply(word.value())
                .orElseThrow(() ->
                    word.at()
                        .invalid(
                            "%s: %s cannot be '%s'".formatted(keys.owner(), key, word.value()),
                            Choices.of(choices).remedy(word.value()))));
  }
}
