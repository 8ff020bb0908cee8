package io.stager.engine.manifest;

import io.stager.droplet.StagingException.InvalidInput;
import io.stager.droplet.yaml.Mistakes;
import io.stager.droplet.yaml.Yaml;
import io.stager.droplet.yaml.YamlLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that is to be said about a manifest: every mistake, and what is probably not meant.
 *
 * <p>A variable without a value is no mistake of the manifest, and what stands for it may be
 * anything; so it is a warning here, though nothing can be pushed without it.
 */
public record ManifestCheck(Path file, List<InvalidInput> mistakes, List<Warning> warnings) {
  /** Copies the lists. */
  public ManifestCheck {
    mistakes = List.copyOf(mistakes);
    warnings = List.copyOf(warnings);
  }

  /** {@return what is to be said about the manifest in the file, or in the directory} */
  public static ManifestCheck of(Path fileOrDirectory, Variables variables) {
    var file = Manifest.fileIn(fileOrDirectory);
    var mistakes = new Mistakes();
    var warnings = new ArrayList<Warning>();
    var root =
        mistakes.note(() -> Optional.of(Yaml.read(file, file.toString(), YamlLimits.STANDARD)));
    root.flatMap(tree -> mistakes.note(() -> Optional.of(variables.fillInWhatIsKnown(tree))))
        .ifPresent(filled -> warnings.addAll(check(file, filled, mistakes)));
    return new ManifestCheck(file, mistakes.all(), warnings);
  }

  private static List<Warning> check(Path file, Variables.Filled filled, Mistakes mistakes) {
    var found = new Mistakes();
    var manifest = new ManifestReader(file, found).read(filled.root());
    manifest.apps().forEach(app -> LaunchPlan.foresee(app, Overrides.NONE, found));
    found.all().stream()
        .filter(mistake -> mistake.place().filter(filled.open()::contains).isEmpty())
        .forEach(mistakes::note);
    var warnings = new ArrayList<Warning>();
    filled.missing().values().stream()
        .findFirst()
        .ifPresent(first -> warnings.add(Warning.at(first, filled.expected())));
    manifest.apps().forEach(app -> warnings.addAll(app.warnings()));
    return warnings;
  }

  /** {@return whether there is no mistake} */
  public boolean valid() {
    return mistakes.isEmpty();
  }
}
