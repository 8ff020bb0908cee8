package io.stager.cli;

import io.stager.engine.staging.Services;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that says what an app is bound to. */
final class ServicesOption {
  @Option(
      names = "--services",
      paramLabel = "FILE",
      description = "The services that the app is bound to: the value of VCAP_SERVICES, in JSON.")
  private Optional<Path> file = Optional.empty();

  /** {@return the services, the file's path being relative to the directory} */
  Services in(Path here) {
    return file.map(here::resolve).map(Services::read).orElse(Services.NONE);
  }
}
