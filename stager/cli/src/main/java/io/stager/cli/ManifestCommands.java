package io.stager.cli;

import io.stager.droplet.StagingException;
import io.stager.droplet.archive.Droplet;
import io.stager.droplet.json.JsonObject;
import io.stager.engine.manifest.CreatedManifest;
import io.stager.engine.manifest.ManifestCheck;
import io.stager.engine.manifest.ManifestSchema;
import io.stager.engine.manifest.Warning;
import io.stager.engine.staging.Stager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code manifest}: checks manifests, shows what they come to, and writes them. */
@Command(name = "manifest", description = "Check, show and write manifests.")
final class ManifestCommands {
  private final Toolkit kit;
  private final Console console;
  private final Path here;

  ManifestCommands(Toolkit kit, Path here) {
    this.kit = kit;
    this.console = kit.console();
    this.here = here;
  }

  @Command(description = "Say all that is wrong with a manifest.")
  int validate(
      @Parameters(
              arity = "0..1",
              paramLabel = "FILE",
              description = "The manifest or its directory; left out: that of this directory.")
          Optional<Path> file,
      @Mixin ManifestVariables variables) {
    var check =
        ManifestCheck.of(file.map(here::resolve).orElse(here).normalize(), variables.in(here));
    if (console.style().json()) {
      console.result(json(check));
    } else {
      say(check);
    }
    return check.valid() ? 0 : check.mistakes().getFirst().exitCode();
  }

  private void say(ManifestCheck check) {
    check.warnings().forEach(warning -> console.warning(warning.toString()));
    for (var mistake : check.mistakes()) {
      FailureReport.say(console, mistake);
      console.err().println();
    }
    var count = check.mistakes().size();
    if (check.valid()) {
      console.result(check.file() + " is valid");
    } else {
      console.progress(
          "%s has %d %s".formatted(check.file(), count, count == 1 ? "mistake" : "mistakes"));
    }
  }

  private static JsonObject json(ManifestCheck check) {
    return JsonObject.empty()
        .with("valid", check.valid())
        .with("file", check.file().toString())
        .withList("mistakes", check.mistakes().stream().map(FailureReport::details).toList())
        .withList("warnings", check.warnings().stream().map(ManifestCommands::json).toList());
  }

  private static JsonObject json(Warning warning) {
    return JsonObject.empty()
        .with("message", warning.message())
        .withAll(warning.at().map(at -> FailureReport.json(at.place())).orElse(JsonObject.empty()));
  }

  @Command(description = "Show an app as it would be staged, each value with where it comes from.")
  int show(@Mixin StageOptions stage) {
    var apps = stage.requests(kit, here, Optional.empty(), true);
    var words = new EffectiveWords(here);
    var shown = apps.stream().map(Stager::effective).toList();
    if (console.style().json()) {
      console.answer(shown.stream().map(words::json).toList());
    } else {
      var lines = shown.stream().map(words::table).toList();
      for (var i = 0; i < lines.size(); i++) {
        console.results(i == 0 ? lines.get(i) : EffectiveWords.below(lines.get(i)));
      }
    }
    return 0;
  }

  @Command(description = "Print the JSON Schema of manifests, for editors.")
  int schema() {
    console.out().print(ManifestSchema.text());
    return 0;
  }

  @Command(description = "Write the manifest of an app that was pushed, or of a droplet.")
  int create(
      @Parameters(paramLabel = "APP|DROPLET", description = "An app's name, or a droplet's file.")
          String subject,
      @Option(
              names = "--cf",
              description =
                  "For Cloud Foundry, to be pushed with the droplet: keys that it does not know are"
                      + " left out, and sidecars with their own source are started as it can.")
          boolean cloudFoundry,
      @Option(
              names = {"-o", "--output"},
              paramLabel = "FILE",
              description = "Where to write it; left out: to standard output.")
          Optional<Path> output,
      @Option(
              names = {"-f", "--force"},
              description = "Overwrite FILE.")
          boolean force) {
    var created = created(subject, new CreatedManifest.Reader(cloudFoundry));
    created.remarks().forEach(console::warning);
    if (output.isPresent()) {
      var file = here.resolve(output.get());
      new SecretFile(file).write(created.text(), force);
      console.result(file.toString());
    } else if (console.style().json()) {
      console.result(
          JsonObject.empty()
              .with("manifest", created.text())
              .withList("warnings", created.remarks()));
    } else {
      console.out().print(created.text());
    }
    return 0;
  }

  private CreatedManifest created(String subject, CreatedManifest.Reader reader) {
    var file = here.resolve(subject);
    return Files.isRegularFile(file) ? ofDroplet(file, reader) : ofApp(subject, reader);
  }

  private static CreatedManifest ofDroplet(Path file, CreatedManifest.Reader reader) {
    var launch = Droplet.open(file).launchDescriptor();
    var name =
        Optional.of(launch.origin().app())
            .filter(app -> !app.isBlank())
            .orElseGet(() -> file.getFileName().toString().replaceFirst("\\..*$", ""));
    return CreatedManifest.of(launch, new CreatedManifest.Known(name, Map.of(), Map.of()), reader);
  }

  private CreatedManifest ofApp(String name, CreatedManifest.Reader reader) {
    if (name.contains("/") || name.endsWith(".tgz") || name.endsWith(".tar.zst")) {
      throw new StagingException.NotFound(
          "There is no droplet '" + name + "'", "check the path, or name an app");
    }
    var app = kit.apps().pushed(name);
    return CreatedManifest.of(
        app.launch(), new CreatedManifest.Known(name, app.env(), app.instances()), reader);
  }
}
