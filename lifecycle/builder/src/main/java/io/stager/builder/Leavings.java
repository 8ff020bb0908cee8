package io.stager.builder;

import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the scripts of the buildpacks left of a unit, and what it says of the app.
 *
 * @param deps the deps directory as this process sees it
 * @param app the app's directory as this process sees it
 */
public record Leavings(Path deps, Path app) {
  static final String LAUNCH_YML = "launch.yml";

  private static final String CONFIG_YML = "config.yml";
  private static final String PROCFILE = "Procfile";

  /**
   * {@return what is declared in all, merged in the order of {@link Declared#merge}}
   *
   * @param release what the last buildpack's release printed, where it was asked
   */
  public Declared declared(List<Slot> slots, Optional<String> release) {
    var layers = new ArrayList<Declared>();
    for (var slot : slots) {
      text(slot, LAUNCH_YML).map(text -> LaunchYml.parse(text, LAUNCH_YML)).ifPresent(layers::add);
    }
    release.map(Release::parse).ifPresent(layers::add);
    text(app.resolve(PROCFILE)).map(text -> Procfile.parse(text, PROCFILE)).ifPresent(layers::add);
    return Declared.merge(layers);
  }

  /** {@return what the buildpack in this slot says of itself} */
  public BuildpackConfig config(Slot slot) {
    try {
      return text(slot, CONFIG_YML).map(BuildpackConfig::parse).orElse(BuildpackConfig.NONE);
    } catch (StagingException.InvalidInput unreadable) {
      return BuildpackConfig.NONE;
    }
  }

  private Optional<String> text(Slot slot, String name) {
    return text(deps.resolve(slot.index()).resolve(name));
  }

  private static Optional<String> text(Path file) {
    try {
      return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new StagingException.InvalidInput(
              "Cannot read '%s': %s".formatted(file, e),
              file.toString(),
              "make it a readable file, in UTF-8")
          .causedBy(e);
    }
  }
}
