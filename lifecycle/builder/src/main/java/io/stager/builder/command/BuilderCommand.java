package io.stager.builder.command;

import io.stager.builder.flag.FlagSet;
import io.stager.builder.flag.Values;
import io.stager.builder.services.CredHub;
import io.stager.builder.services.DatabaseUrl;
import io.stager.builder.services.PlatformOptions;
import io.stager.droplet.StagingException;
import io.stager.droplet.json.JsonException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The command as a function of its words and surroundings, which gives its exit code.
 *
 * <p>The code comes from the type of the failure and never from its text: 222 nothing detected, 223
 * the last buildpack failed, 224 its release did, 225 a buildpack before it did; 2, 3 and 4 are
 * wrong flags, platform options and CredHub; anything else is 1.
 */
final class BuilderCommand {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int WRONG_FLAG = 2;
  private static final int WRONG_PLATFORM_OPTIONS = 3;
  private static final int NO_CREDENTIALS = 4;

  private final Surroundings surroundings;

  BuilderCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  int run(List<String> words) {
    var err = surroundings.streams().err().own();
    var reading = Options.FLAGS.read(words);
    if (reading instanceof FlagSet.Read(var values)) {
      return run(values);
    }
    if (reading instanceof FlagSet.Wrong(var message)) {
      err.print(message + "\n" + Options.FLAGS.usage());
      return WRONG_FLAG;
    }
    err.print(Options.FLAGS.usage());
    return OK;
  }

  private int run(Values values) {
    if (!values.empty().isEmpty()) {
      return failed(
          FAILED,
          values.empty().stream()
              .map(flag -> "missing flag: -" + flag)
              .collect(Collectors.joining(", ")));
    }
    try {
      return withServices(values, PlatformOptions.in(surroundings.env()));
    } catch (JsonException e) {
      return failed(WRONG_PLATFORM_OPTIONS, "Invalid platform options: " + e.getMessage());
    }
  }

  /** The services of the app, as its buildpacks shall see them. */
  private int withServices(Values values, PlatformOptions platform) {
    var env = new HashMap<>(surroundings.env());
    try {
      platform
          .credHubUri()
          .flatMap(uri -> credHub(uri, Options.credHub(values)).interpolate(env))
          .ifPresent(services -> env.put("VCAP_SERVICES", services));
    } catch (StagingException e) {
      return failed(NO_CREDENTIALS, "Unable to interpolate credhub refs: " + e.getMessage());
    }
    DatabaseUrl.of(env.getOrDefault("VCAP_SERVICES", ""))
        .ifPresent(url -> env.put("DATABASE_URL", url));
    return stage(Options.of(values), surroundings.with(env));
  }

  private CredHub credHub(String uri, Options.Retries retries) {
    return new CredHub(
        uri,
        new CredHub.Attempts(retries.attempts(), retries.delay(), surroundings.pause()),
        surroundings.streams().out()::line);
  }

  private int stage(Options options, Surroundings prepared) {
    try {
      Staging.run(options, prepared);
      return OK;
    } catch (StagingException e) {
      return failed(code(e), Texts.line(e));
    } catch (IOException e) {
      return failed(FAILED, Texts.reason(e));
    } catch (RuntimeException e) {
      return failed(FAILED, "The builder itself went wrong: " + e);
    }
  }

  private static int code(StagingException failure) {
    return switch (failure) {
      case StagingException.NoneDetected e -> e.exitCode();
      case StagingException.CompileFailed e -> e.exitCode();
      case StagingException.ReleaseFailed e -> e.exitCode();
      case StagingException.SupplyFailed e -> e.exitCode();
      default -> FAILED;
    };
  }

  private int failed(int code, String message) {
    surroundings.streams().err().line(Texts.oneLine(message));
    return code;
  }
}
