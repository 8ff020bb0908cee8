package io.stager.cli;

import io.stager.builder.Buildpack;
import io.stager.builder.Phase;
import io.stager.droplet.Digest;
import io.stager.droplet.StagingException;
import io.stager.droplet.json.JsonObject;
import io.stager.engine.buildpack.BuildpackLock;
import io.stager.engine.buildpack.Resolved;
import io.stager.engine.buildpack.Terms;
import io.stager.engine.staging.Stager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code buildpack}: which buildpacks there are, and what references to them mean. */
@Command(name = "buildpack", description = "Show, fetch, forget and lock buildpacks.")
final class BuildpackCommands {
  private static final String REFERENCE =
      "A name, directory, zip, tarball or git URL (URL#branch, tag or commit).";

  private final Toolkit kit;
  private final Console console;
  private final Path here;

  BuildpackCommands(Toolkit kit, Path here) {
    this.kit = kit;
    this.console = kit.console();
    this.here = here;
  }

  @Command(description = "List the buildpacks in the order of detection, and the fetched ones.")
  int ls(@Mixin BuildpackOptions origin) {
    var store = kit.buildpacks();
    var candidates = store.candidates(origin.in(here).terms(false, here));
    if (console.style().json()) {
      console.result(
          JsonObject.empty()
              .withList("detected", candidates.stream().map(BuildpackCommands::json).toList())
              .withList("fetched", store.kept().stream().map(BuildpackCommands::json).toList()));
      return 0;
    }
    var table = new Table();
    candidates.forEach(
        one -> table.row(one.key(), one.version().orElse(""), new Digest(one.sha256()).brief()));
    store
        .kept()
        .forEach(one -> table.row(one.reference(), one.commit().orElse(""), one.digest().brief()));
    console.results(table.lines());
    return 0;
  }

  private static JsonObject json(Buildpack buildpack) {
    return JsonObject.empty()
        .with("key", buildpack.key())
        .with("version", buildpack.version())
        .with("sha256", buildpack.sha256());
  }

  private static JsonObject json(BuildpackLock.Entry entry) {
    return JsonObject.empty()
        .with("reference", entry.reference())
        .with("version", entry.commit())
        .with("sha256", entry.digest().hex());
  }

  @Command(description = "Show what a buildpack is: version, digest, scripts, where it is kept.")
  int inspect(
      @Parameters(paramLabel = "REFERENCE", description = REFERENCE) String reference,
      @Mixin BuildpackOptions origin,
      @Option(names = "--offline", description = "Fetch nothing.") boolean offline) {
    var found = one(reference, origin.in(here).terms(offline, here));
    var buildpack = found.buildpack();
    var scripts = Arrays.stream(Phase.values()).filter(buildpack::has).map(Phase::script).toList();
    if (console.style().json()) {
      console.result(
          json(buildpack)
              .with("commit", found.commit())
              .with("directory", buildpack.directory().toString())
              .with("scripts", scripts));
      return 0;
    }
    var table = new Table().row("key", buildpack.key());
    buildpack.version().ifPresent(version -> table.row("version", version));
    found.commit().ifPresent(commit -> table.row("commit", commit));
    table
        .row("digest", "sha256:" + buildpack.sha256())
        .row("directory", buildpack.directory().toString())
        .row("scripts", String.join(" ", scripts));
    console.results(table.lines());
    return 0;
  }

  @Command(description = "Fetch a buildpack and keep it, for use with --offline.")
  int add(
      @Parameters(paramLabel = "REFERENCE", description = REFERENCE) String reference,
      @Mixin BuildpackOptions origin) {
    var buildpack = one(reference, origin.in(here).terms(false, here)).buildpack();
    if (console.style().json()) {
      console.result(json(buildpack));
    } else {
      console.result("sha256:" + buildpack.sha256());
    }
    return 0;
  }

  private Resolved.Found one(String reference, Terms terms) {
    var resolved = kit.buildpacks().resolve(List.of(reference), here, terms);
    resolved.warnings().forEach(console::warning);
    return resolved.found().values().iterator().next();
  }

  @Command(description = "Forget a fetched buildpack.")
  int rm(
      @Parameters(paramLabel = "REFERENCE", description = "As 'buildpack ls' shows it.")
          String reference) {
    kit.buildpacks().remove(reference);
    return 0;
  }

  @Command(description = "Write what an app's buildpacks are into buildpacks.lock.")
  int lock(@Mixin StageOptions stage) {
    var request = stage.request(kit, here, true);
    var directory = Stager.directory(request);
    var terms = request.conditions().buildpacks().terms(request.conditions().offline(), directory);
    var references = Stager.buildpacks(request);
    if (references.isEmpty()) {
      throw new StagingException.InvalidInput(
          "The app names no buildpack, so there is nothing to lock",
          directory.toString(),
          "name them in the manifest with buildpacks:, or with -b");
    }
    var resolved = kit.buildpacks().resolve(references, directory, terms.unlocked());
    var lock = new BuildpackLock(directory.resolve(BuildpackLock.NAME), resolved.entries());
    write(lock);
    console.result(lock.file().toString());
    return 0;
  }

  private static void write(BuildpackLock lock) {
    try {
      lock.write();
    } catch (IOException e) {
      throw new StagingException.MachineLacks(
              "The lock file cannot be written: " + e,
              lock.file().toString(),
              "see whether the disk is full and the folder can be written to")
          .causedBy(e);
    }
  }
}
