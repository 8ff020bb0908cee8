package io.stager.builder;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The processes and sidecars of an app, as its buildpacks and its Procfile declare them. */
public record Declared(List<Declaration> all) {
  /** Nothing declared. */
  public static final Declared NOTHING = new Declared(List.of());

  /** Copies the list. */
  public Declared {
    all = List.copyOf(all);
  }

  /**
   * {@return what several layers declare together}
   *
   * <p>Of one name the later layer wins, in the place of the earlier; so a Procfile turns a
   * buildpack's sidecar of that name into a process. The layers are, in this order: launch.yml of
   * each supplying buildpack; of the last buildpack launch.yml, or its release where it wrote none;
   * the Procfile.
   */
  public static Declared merge(List<Declared> layers) {
    Map<String, Declaration> merged = new LinkedHashMap<>();
    for (var layer : layers) {
      layer.all().forEach(declaration -> merged.put(declaration.name(), declaration));
    }
    return new Declared(List.copyOf(merged.values()));
  }

  /** {@return the command of the process of this type, where it has one} */
  public Optional<String> command(String type) {
    return processes().stream()
        .filter(process -> process.type().equals(type))
        .map(Declaration.OfProcess::command)
        .filter(command -> !command.isEmpty())
        .findFirst();
  }

  /** {@return the processes} */
  public List<Declaration.OfProcess> processes() {
    return all.stream()
        .filter(Declaration.OfProcess.class::isInstance)
        .map(Declaration.OfProcess.class::cast)
        .toList();
  }

  /** {@return the sidecars} */
  public List<Declaration.OfSidecar> sidecars() {
    return all.stream()
        .filter(Declaration.OfSidecar.class::isInstance)
        .map(Declaration.OfSidecar.class::cast)
        .toList();
  }
}
