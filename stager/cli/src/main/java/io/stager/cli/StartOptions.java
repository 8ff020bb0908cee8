package io.stager.cli;

import io.stager.droplet.StagingException;
import io.stager.engine.run.Deployments.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of everything that starts an app. */
final class StartOptions {
  @Option(
      names = {"-d", "--detach"},
      description = "Return when the app is healthy, and leave it running.")
  private boolean detach;

  @Option(
      names = "--port",
      paramLabel = "[TYPE=]PORT",
      description =
          "The port of 127.0.0.1 where a process type answers (web, if none is named); left out: a"
              + " free one, kept.")
  private List<String> ports = new ArrayList<>();

  @Option(
      names = {"-e", "--env"},
      paramLabel = "NAME[=VALUE]",
      description = "A variable for the app; without a value the caller's.")
  private List<String> env = new ArrayList<>();

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      description = "Variables for the app, one NAME=VALUE a line.")
  private List<Path> envFiles = new ArrayList<>();

  @Mixin private StrategyOption strategy = new StrategyOption();

  Strategy strategy() {
    return strategy.strategy();
  }

  boolean detach() {
    return detach;
  }

  /** {@return the ports that the person asked for, by process type} */
  Map<String, Integer> ports() {
    var byType = new LinkedHashMap<String, Integer>();
    for (var given : ports) {
      var at = given.indexOf('=');
      byType.put(at < 0 ? "web" : given.substring(0, at), port(given.substring(at + 1)));
    }
    return byType;
  }

  private static int port(String text) {
    var number = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > 65535) {
      throw new StagingException.Usage(
          text + " is not a port", "give --port a number from 1 to 65535");
    }
    return number;
  }

  /** {@return the variables that the person gave; files first, so that the command line wins} */
  Map<String, String> env(Map<String, String> caller) {
    var values = new LinkedHashMap<String, String>();
    envFiles.forEach(file -> lines(file).forEach(line -> assign(line, caller, values)));
    env.forEach(assignment -> assign(assignment, caller, values));
    return values;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new StagingException.NotFound(
          "The file of variables cannot be read: " + e,
          file.toString(),
          "name one with --env-file");
    }
  }

  private static void assign(
      String assignment, Map<String, String> caller, Map<String, String> values) {
    var at = assignment.indexOf('=');
    var name = at < 0 ? assignment : assignment.substring(0, at);
    if (name.isBlank()) {
      throw new StagingException.Usage(
          "'" + assignment + "' names no variable", "write NAME=VALUE, or NAME for your own value");
    }
    values.put(name, at < 0 ? caller.getOrDefault(name, "") : assignment.substring(at + 1));
  }
}
