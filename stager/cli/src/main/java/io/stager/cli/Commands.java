package io.stager.cli;

import io.stager.droplet.StagingException;
import io.stager.droplet.compression.Compression;
import io.stager.engine.Version;
import io.stager.engine.staging.StackChoice;
import io.stager.engine.staging.StagingRequest;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/**
 * The command line: every command with its options, each handed to the class that does it.
 *
 * <p>The options that all commands share are read by {@link Main} before the line is parsed; they
 * stand here so that they are accepted and shown.
 */
@SuppressWarnings("UnusedVariable")
@Command(
    name = "stager",
    version = Version.FULL,
    description = "Turns an app's source into a droplet, and runs it with its sidecars.",
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    usageHelpAutoWidth = true,
    addMethodSubcommands = false)
final class Commands {
  private static final Path HERE = Path.of("").toAbsolutePath();

  private final Toolkit kit;
  private final Interruption interruption;

  private Commands(Toolkit kit, Interruption interruption) {
    this.kit = kit;
    this.interruption = interruption;
  }

  private static Map<String, Supplier<Object>> groups(Toolkit kit) {
    var groups = new LinkedHashMap<String, Supplier<Object>>();
    groups.put("source", () -> new SourceCommands(kit, HERE));
    groups.put("buildpack", () -> new BuildpackCommands(kit, HERE));
    groups.put("manifest", () -> new ManifestCommands(kit, HERE));
    groups.put("cache", () -> new CacheCommands(kit));
    return groups;
  }

  static int run(String[] args, Toolkit kit, Interruption interruption) {
    var line = new CommandLine(new Commands(kit, interruption));
    new Subcommands(line, groups(kit)).addThoseOf(args);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(kit.console().out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(kit.console().err(), true, StandardCharsets.UTF_8));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            kit.console().style().colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setParameterExceptionHandler(
        (e, words) -> FailureReport.print(kit.console(), UsageReport.of(e)));
    line.setExecutionExceptionHandler(
        (e, command, result) -> FailureReport.print(kit.console(), e));
    if (args.length == 0) {
      line.usage(kit.console().err());
      return new StagingException.Usage("", "").exitCode();
    }
    return line.execute(args);
  }

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  @Option(names = "--version", versionHelp = true, description = "Show the version.")
  private boolean version;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Answer in JSON on standard output.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Print errors and the result alone.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Also print what is run, and how.")
  private boolean verbose;

  @Option(
      names = "--no-color",
      scope = ScopeType.INHERIT,
      description = "Print without colour; NO_COLOR does the same.")
  private boolean plain;

  @Command(description = "Stage an app and start it.")
  int push(@Mixin StageOptions stage, @Mixin StartOptions start) {
    new StagingCommands(kit, interruption)
        .push(stage.requests(kit, HERE, Optional.empty(), false), start);
    return 0;
  }

  @Command(description = "Stage an app: write its droplet and end.")
  int stage(
      @Mixin StageOptions stage,
      @Option(
              names = {"-o", "--output"},
              paramLabel = "FILE",
              description = "The droplet; left out: NAME.tgz in this directory.")
          Optional<Path> output,
      @Option(
              names = "--compression",
              paramLabel = "FORMAT[:LEVEL]",
              description = "gzip or zstd; left out: as the name of FILE says, else gzip.")
          Optional<String> compression,
      @Option(
              names = "--gzip",
              paramLabel = "single",
              description = "One gzip member, for readers that stop behind the first.")
          Optional<Members> gzip,
      @Option(
              names = "--verify-reproducible",
              description = "Stage twice from nothing; end with 10 and name the files that differ.")
          boolean twice) {
    var named = compression.map(Commands::compression);
    var format = gzip.map(one -> single(named.orElse(Compression.GZIP))).or(() -> named);
    var requests =
        stage.requests(kit, HERE, output, true).stream()
            .map(request -> request.compressed(format))
            .toList();
    new StagingCommands(kit, interruption).stage(requests, twice);
    return 0;
  }

  /** How many members a gzip file has, where it is not to have many. */
  enum Members {
    SINGLE
  }

  private static Compression single(Compression compression) {
    try {
      return compression.single();
    } catch (IllegalArgumentException e) {
      throw new StagingException.Usage(
          "--gzip=single: " + e.getMessage(), "leave out --gzip, or name --compression gzip");
    }
  }

  @Command(description = "Ask the buildpacks whether they are for an app, and say why.")
  int detect(@Mixin StageOptions stage) {
    new StagingCommands(kit, interruption).detect(stage.request(kit, HERE, true));
    return 0;
  }

  @Command(description = "Start a droplet.")
  int run(
      @Parameters(paramLabel = "DROPLET", description = "The droplet.") Path droplet,
      @Mixin StartOptions start,
      @Option(
              names = "--name",
              paramLabel = "NAME",
              description = "The app's name; left out: the one in the droplet.")
          Optional<String> name,
      @Option(
              names = {"-f", "--manifest"},
              paramLabel = "FILE",
              description = "A manifest whose env gives the app its variables.")
          Optional<Path> manifest,
      @Mixin ManifestVariables variables,
      @Option(
              names = {"-s", "--stack"},
              defaultValue = "host",
              paramLabel = "STACK",
              description = "host (default), or a directory with a root filesystem.")
          String stack,
      @Mixin ServicesOption services) {
    new RunCommand(kit, interruption)
        .run(
            HERE.resolve(droplet),
            start,
            new RunCommand.Wishes(
                name,
                new StagingRequest.ManifestWish(manifest.map(HERE::resolve), variables.in(HERE)),
                services.in(HERE),
                StackChoice.parse(stack, HERE)));
    return 0;
  }

  @Command(description = "Show what is in a droplet: where it comes from, processes, sizes.")
  int inspect(@Parameters(paramLabel = "DROPLET") Path droplet, @Mixin ReadLimitOptions limits) {
    new DropletCommands(kit.console(), limits.limits()).inspect(HERE.resolve(droplet));
    return 0;
  }

  @Command(description = "List the files of a droplet.")
  int ls(
      @Parameters(paramLabel = "DROPLET") Path droplet,
      @Option(names = "--by-size", description = "The largest first.") boolean bySize,
      @Option(names = "--tree", description = "Show directories with what is in them.")
          boolean tree,
      @Mixin ReadLimitOptions limits) {
    var listing =
        tree
            ? DropletCommands.Listing.TREE
            : bySize ? DropletCommands.Listing.BY_SIZE : DropletCommands.Listing.IN_ORDER;
    new DropletCommands(kit.console(), limits.limits()).ls(HERE.resolve(droplet), listing);
    return 0;
  }

  @Command(description = "Print a file of a droplet.")
  int cat(
      @Parameters(paramLabel = "DROPLET") Path droplet,
      @Parameters(paramLabel = "PATH", description = "As ls shows it.") String path,
      @Mixin ReadLimitOptions limits) {
    new DropletCommands(kit.console(), limits.limits()).cat(HERE.resolve(droplet), path);
    return 0;
  }

  @Command(description = "Show what differs between two droplets.")
  int diff(
      @Parameters(paramLabel = "DROPLET") Path first,
      @Parameters(paramLabel = "OTHER") Path second,
      @Option(names = "--exit-code", description = "End with 10 when they differ.")
          boolean exitCode,
      @Mixin ReadLimitOptions limits) {
    return new CheckingCommands(kit.console(), limits.limits())
        .diff(HERE.resolve(first), HERE.resolve(second), exitCode);
  }

  @Command(description = "Check that a droplet is whole and safe, and that what it starts can run.")
  int verify(
      @Parameters(paramLabel = "DROPLET") Path droplet,
      @Mixin DigestOption digest,
      @Mixin ReadLimitOptions limits) {
    new CheckingCommands(kit.console(), limits.limits())
        .verify(HERE.resolve(droplet), digest.digest());
    return 0;
  }

  @Command(description = "Unpack a droplet into a directory that is not there yet, or is empty.")
  int unpack(
      @Parameters(paramLabel = "DROPLET") Path droplet,
      @Parameters(paramLabel = "DIR") Path directory,
      @Mixin DigestOption digest,
      @Mixin ReadLimitOptions limits) {
    new DropletCommands(kit.console(), limits.limits())
        .unpack(HERE.resolve(droplet), HERE.resolve(directory), digest.digest());
    return 0;
  }

  @Command(hidden = true, description = "Show the JVM what commands do, when stager is built.")
  int rehearse(
      @Parameters(paramLabel = "TREE") Path tree, @Parameters(paramLabel = "DIR") Path folder) {
    new Rehearsal(kit.console()).run(HERE.resolve(tree), HERE.resolve(folder));
    CommandLine.usage(new Commands(kit, interruption), kit.console().out());
    return 0;
  }

  private static Compression compression(String text) {
    try {
      return Compression.parse(text);
    } catch (IllegalArgumentException e) {
      throw new StagingException.Usage(
          String.valueOf(e.getMessage()),
          "write gzip or zstd, and a level behind a colon: zstd:19");
    }
  }

  @Command(description = "Show instances and their members.")
  int ps(@Parameters(arity = "0..1", paramLabel = "APP") Optional<String> app) {
    new AppCommands(kit).ps(app);
    return 0;
  }

  @Command(description = "Show what instances use of the machine, live on a terminal.")
  int stats(
      @Parameters(arity = "0..1", paramLabel = "APP") Optional<String> app,
      @Option(names = "--once", description = "Show it once, and end.") boolean once) {
    new StatsCommand(kit, interruption).show(app, once);
    return 0;
  }

  @Command(description = "Show the log of an app, and what comes.")
  int logs(
      @Parameters(paramLabel = "APP") String app,
      @Option(names = "--recent", description = "Show what there is, and end.") boolean recent) {
    new AppCommands(kit).logs(app, recent, interruption);
    return 0;
  }

  @Command(description = "Show what happened to the instances of an app.")
  int events(@Parameters(paramLabel = "APP") String app) {
    new AppCommands(kit).events(app);
    return 0;
  }

  @Command(description = "Open a shell in an instance, or run a command there.")
  int ssh(
      @Parameters(paramLabel = "APP") String app,
      @Option(
              names = {"-i", "--app-instance-index"},
              defaultValue = "0",
              paramLabel = "INDEX",
              description = "Which instance (default: 0).")
          int index,
      @Option(
              names = {"-c", "--command"},
              paramLabel = "COMMAND",
              description = "Run this instead of a shell; its exit code is ours.")
          Optional<String> command) {
    return new AppCommands(kit).ssh(app, index, command);
  }

  @Command(description = "Stop an app.")
  int stop(@Parameters(paramLabel = "APP") String app) {
    new AppCommands(kit).stop(app);
    return 0;
  }

  @Command(description = "Start an app that was stopped.")
  int start(@Parameters(paramLabel = "APP") String app) {
    new OperatingCommands(kit, interruption).start(app);
    return 0;
  }

  @Command(description = "Start an app anew, from the droplet that it has.")
  int restart(@Parameters(paramLabel = "APP") String app, @Mixin StrategyOption strategy) {
    new OperatingCommands(kit, interruption).restart(app, strategy.strategy());
    return 0;
  }

  @Command(description = "Change how many instances of an app run.")
  int scale(
      @Parameters(paramLabel = "APP") String app,
      @Option(
              names = {"-i", "--instances"},
              required = true,
              paramLabel = "NUMBER",
              description = "How many.")
          int instances,
      @Option(
              names = "--process",
              defaultValue = "web",
              paramLabel = "TYPE",
              description = "Of which process type (default: ${DEFAULT-VALUE}).")
          String process) {
    new OperatingCommands(kit, interruption).scale(app, process, instances);
    return 0;
  }

  @Command(description = "Show the droplets that an app can be rolled back to, the newest first.")
  int droplets(@Parameters(paramLabel = "APP") String app) {
    new OperatingCommands(kit, interruption).droplets(app);
    return 0;
  }

  @Command(description = "Start an app from the droplet that it had before, or from a given one.")
  int rollback(
      @Parameters(paramLabel = "APP") String app,
      @Parameters(
              arity = "0..1",
              paramLabel = "DROPLET",
              description = "Its digest, or the first digits of it.")
          Optional<String> droplet,
      @Mixin StrategyOption strategy) {
    new OperatingCommands(kit, interruption).rollBack(app, droplet, strategy.strategy());
    return 0;
  }

  @Command(description = "Stop an app and remove its droplets, log and events.")
  int delete(
      @Parameters(paramLabel = "APP") String app,
      @Option(
              names = {"-f", "--force"},
              description = "I am sure.")
          boolean sure) {
    new OperatingCommands(kit, interruption).delete(app, sure);
    return 0;
  }

  @Command(
      name = "run-task",
      description = "Run a command once, from an app's droplet and with its environment.")
  int runTask(
      @Parameters(index = "0", paramLabel = "APP") String app,
      @Parameters(
              index = "1",
              arity = "0..1",
              paramLabel = "COMMAND",
              description = "What the task runs.")
          Optional<String> command,
      @Mixin TaskOptions task,
      @Option(
              names = {"-w", "--wait"},
              description = "Show what it prints until it ends; end with 9 when it fails.")
          boolean wait) {
    return new TaskCommands(kit, interruption).run(app, task.wish(command), wait);
  }

  @Command(description = "List the tasks of an app, the newest first.")
  int tasks(@Parameters(paramLabel = "APP") String app) {
    new TaskCommands(kit, interruption).list(app);
    return 0;
  }

  @Command(name = "terminate-task", description = "End a task that runs.")
  int terminateTask(
      @Parameters(paramLabel = "APP") String app,
      @Parameters(paramLabel = "ID", description = "Its number, as tasks shows it.") int id) {
    new TaskCommands(kit, interruption).terminate(app, id);
    return 0;
  }
}
