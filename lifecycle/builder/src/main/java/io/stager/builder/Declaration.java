package io.stager.builder;

import io.stager.droplet.Sidecar;
import io.stager.droplet.yaml.Location;

/** One process or sidecar that a buildpack or the app declares. */
public sealed interface Declaration {
  /** {@return what it is called; processes and sidecars share their names} */
  String name();

  /** {@return where it is declared} */
  Location at();

  /**
   * A process type and its start command.
   *
   * @param from the kind of file: {@code Procfile}, {@code launch.yml} or {@code release}
   */
  record OfProcess(String type, String command, String from, Location at) implements Declaration {
    @Override
    public String name() {
      return type;
    }
  }

  /** A sidecar that a buildpack brings. */
  record OfSidecar(Sidecar sidecar, Location at) implements Declaration {
    @Override
    public String name() {
      return sidecar.name();
    }
  }
}
