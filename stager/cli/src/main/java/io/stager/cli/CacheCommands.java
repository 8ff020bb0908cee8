package io.stager.cli;

import io.stager.droplet.StagingException;
import io.stager.droplet.json.JsonObject;
import io.stager.engine.staging.BuildCaches;
import io.stager.engine.staging.KeptCache;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cache}: what buildpacks keep of one staging for the next. */
@Command(name = "cache", description = "Show and forget what buildpacks keep between stagings.")
final class CacheCommands {
  private static final int USUAL_DAYS = 30;

  private final Toolkit kit;
  private final Console console;

  CacheCommands(Toolkit kit) {
    this.kit = kit;
    this.console = kit.console();
  }

  private BuildCaches caches() {
    return new BuildCaches(kit.home().unitCaches());
  }

  @Command(description = "List the caches: app, unit, buildpack, stack, size, when it was used.")
  int ls() {
    var all = caches().all();
    if (console.style().json()) {
      console.result(all.stream().map(CacheCommands::json).toList());
      return 0;
    }
    var table = new Table();
    for (var cache : all) {
      var owner = cache.owner();
      table.row(
          owner.app(),
          owner.unit(),
          owner.buildpack(),
          owner.stack(),
          Quantity.bytes(cache.content().bytes()),
          "used " + Quantity.uptime(Duration.between(cache.used(), Instant.now())) + " ago");
    }
    console.results(table.lines());
    return 0;
  }

  private static JsonObject json(KeptCache cache) {
    var owner = cache.owner();
    return JsonObject.empty()
        .with("app", owner.app())
        .with("unit", owner.unit())
        .with("buildpack", owner.buildpack())
        .with("stack", owner.stack())
        .with("bytes", cache.content().bytes())
        .with("files", cache.content().files())
        .with("sha256", cache.content().digest().hex())
        .with("used", cache.used().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  @Command(description = "Forget caches: those that no staging has used for 30 days, or others.")
  int prune(
      @Parameters(arity = "0..*", paramLabel = "APP", description = "All of these apps.")
          List<String> apps,
      @Option(
              names = "--older-than",
              paramLabel = "DAYS",
              description = "Those that no staging has used for so many days.")
          Optional<Integer> days,
      @Option(names = "--all", description = "All of them.") boolean all) {
    var chosen = Optional.ofNullable(apps).orElse(List.of());
    if (all && (days.isPresent() || !chosen.isEmpty())) {
      throw new StagingException.Usage(
          "--all leaves nothing to choose from", "leave out --all, or the apps and --older-than");
    }
    var pruned = caches().prune(all ? cache -> true : condition(chosen, days));
    pruned
        .busy()
        .forEach(app -> console.warning(app + " is being staged: its caches were left alone"));
    answer(pruned);
    return 0;
  }

  /** Named apps lose all, unless only what is old is to go. */
  private static Predicate<KeptCache> condition(List<String> apps, Optional<Integer> days) {
    var age = days.orElse(apps.isEmpty() ? USUAL_DAYS : 0);
    if (age < 0) {
      throw new StagingException.Usage(
          age + " is no number of days", "give --older-than a number from 0");
    }
    var last = Instant.now().minus(Duration.ofDays(age));
    return cache ->
        (apps.isEmpty() || apps.contains(cache.owner().app())) && !cache.used().isAfter(last);
  }

  private void answer(BuildCaches.Pruned pruned) {
    var bytes = pruned.caches().stream().mapToLong(cache -> cache.content().bytes()).sum();
    if (console.style().json()) {
      console.result(
          JsonObject.empty()
              .withList("removed", pruned.caches().stream().map(CacheCommands::json).toList())
              .with("bytes", bytes)
              .withList("busy", pruned.busy()));
    } else {
      var count = pruned.caches().size();
      console.result(
          "%d %s, %s".formatted(count, count == 1 ? "cache" : "caches", Quantity.bytes(bytes)));
    }
  }
}
