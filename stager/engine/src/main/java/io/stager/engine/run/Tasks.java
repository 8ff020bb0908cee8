package io.stager.engine.run;

import io.stager.droplet.AppProcess;
import io.stager.droplet.StagingException;
import io.stager.droplet.json.JsonObject;
import io.stager.engine.run.link.WatcherLink;
import io.stager.engine.run.state.App;
import io.stager.engine.run.state.AppLayout;
import io.stager.engine.run.state.AppLog;
import io.stager.engine.run.state.LogLine;
import io.stager.engine.run.state.Task;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The tasks of one app: commands that run once beside it. */
public final class Tasks {
  private static final int LOOKS_BETWEEN_PINGS = 40;
  private static final int LONGEST_NAME = 255;

  private final WatcherLink watcher;
  private final AppLayout layout;
  private final String app;

  Tasks(WatcherLink watcher, AppLayout layout, String app) {
    this.watcher = watcher;
    this.layout = layout;
    this.app = app;
  }

  /**
   * What is wanted of a task; what is left out is as for the process type it takes after.
   *
   * @param process that type; web, or the only one, where it is left out
   */
  public record Wish(
      String command,
      Optional<String> name,
      Optional<String> process,
      Optional<Integer> memoryMb,
      Optional<Integer> diskMb) {}

  /** A task that was begun, and the place in the app's log where that was. */
  public record Begun(Task task, long logStart) {}

  /** Begins a task; it goes on by itself. */
  public Begun run(Wish wish) {
    var known = App.read(layout).orElseThrow();
    var work = work(wish, template(known, wish.process()));
    var start = new AppLog(layout.log()).end();
    var answer =
        watcher.ask(
            JsonObject.empty()
                .with("do", "task")
                .with("app", app)
                .with("guid", UUID.randomUUID().toString())
                .with("work", work.toJson()));
    return new Begun(Task.from(answer.object("task").orElseThrow()), start);
  }

  private static Task.Work work(Wish wish, AppProcess template) {
    var name = wish.name().orElseGet(Tasks::anyName);
    refuseOdd(name, wish.command());
    return new Task.Work(
        name,
        wish.command(),
        template.type(),
        wish.memoryMb().orElse(template.limits().memoryMb()),
        wish.diskMb().orElse(template.limits().diskMb()));
  }

  private static String anyName() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  }

  private static void refuseOdd(String name, String command) {
    if (name.isBlank()
        || name.length() > LONGEST_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new StagingException.Usage(
          "'" + name + "' cannot be the name of a task",
          "give --name one to 255 characters, none of them a control character");
    }
    if (command.isBlank() || command.indexOf('\0') >= 0) {
      throw new StagingException.Usage(
          "A task needs a command", "name the command behind the app: stager run-task APP COMMAND");
    }
  }

  private AppProcess template(App known, Optional<String> type) {
    var launch = known.release().launch();
    var types = launch.processes().stream().map(AppProcess::type).toList();
    return type.or(() -> Optional.of("web").filter(types::contains))
        .or(() -> types.stream().findFirst())
        .flatMap(launch::process)
        .orElseThrow(() ->
            new StagingException.NotFound(
                "App '%s' has no process '%s'".formatted(app, type.orElse("web")),
                "name one of: " + String.join(", ", types)));
  }

  /** {@return the tasks that are still known, the newest first} */
  public List<Task> all() {
    var tasks = Task.all(layout);
    if (tasks.stream().anyMatch(task -> task.end().isEmpty())) {
      watcher.ensure(); // It may have died, and then some of them only seem to run.
    }
    return Task.all(layout);
  }

  /** Asks a task to end. */
  public void cancel(int id) {
    var task = task(id);
    if (task.end().isPresent()) {
      throw new StagingException.NotFound(
          "Task %d of app '%s' does not run any more".formatted(id, app),
          "see what runs: stager tasks " + app);
    }
    watcher.ask(JsonObject.empty().with("do", "cancel").with("app", app).with("id", id));
  }

  private Task task(int id) {
    return Task.all(layout).stream()
        .filter(task -> task.id() == id)
        .findFirst()
        .orElseThrow(() ->
            new StagingException.NotFound(
                "App '%s' has no task %d".formatted(app, id), "see them: stager tasks " + app));
  }

  /**
   * Follows the task until it is over.
   *
   * @param stop whether to leave it alone from now on
   * @param reader takes its lines as they come
   * @return the task as it is then
   */
  public Task follow(Begun begun, BooleanSupplier stop, Consumer<LogLine> reader) {
    var id = begun.task().id();
    var over = new Over(id, stop);
    new AppLog(layout.log())
        .follow(
            begun.logStart(),
            over,
            line -> {
              if (line.source().equals(begun.task().work().source())) {
                reader.accept(line);
              }
            });
    return task(id);
  }

  /** Whether the task is over, or nobody cares any more. */
  private final class Over implements BooleanSupplier {
    private final int id;
    private final BooleanSupplier stop;
    private int looks;

    Over(int id, BooleanSupplier stop) {
      this.id = id;
      this.stop = stop;
    }

    @Override
    public boolean getAsBoolean() {
      if (++looks % LOOKS_BETWEEN_PINGS == 0) {
        watcher.ensure();
      }
      return stop.getAsBoolean() || task(id).end().isPresent();
    }
  }
}
