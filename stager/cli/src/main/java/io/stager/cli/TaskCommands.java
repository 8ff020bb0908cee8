package io.stager.cli;

import io.stager.droplet.StagingException;
import io.stager.droplet.json.JsonObject;
import io.stager.engine.run.Tasks;
import io.stager.engine.run.state.Task;

/**
 * {@code run-task}, {@code tasks}, {@code terminate-task}: commands that run once beside an app.
 */
final class TaskCommands {
  private final Toolkit kit;
  private final Console console;
  private final Interruption interruption;

  TaskCommands(Toolkit kit, Interruption interruption) {
    this.kit = kit;
    this.console = kit.console();
    this.interruption = interruption;
  }

  int run(String app, Tasks.Wish wish, boolean wait) {
    var tasks = kit.apps().tasks(app);
    console.progress("Creating task for app " + app + "...");
    var begun = tasks.run(wish);
    return wait ? follow(tasks, app, begun) : submitted(begun.task());
  }

  private int submitted(Task task) {
    if (console.style().json()) {
      console.result(task.toJson());
      return 0;
    }
    console.progress("Task has been submitted successfully for execution.");
    console.result("task name:   " + task.work().name());
    console.result("task id:     " + task.id());
    return 0;
  }

  private int follow(Tasks tasks, String app, Tasks.Begun begun) {
    var json = console.style().json();
    var words = new AppCommands(kit);
    var task =
        tasks.follow(
            begun,
            interruption::asked,
            line -> {
              if (!json) {
                console.result(words.frame(line));
              }
            });
    if (task.end().isEmpty()) {
      throw new StagingException.Interrupted(
          "Interrupted while waiting for task %d, which goes on".formatted(task.id()),
          "see it with 'stager tasks %s', end it with 'stager terminate-task %s %d'"
              .formatted(app, app, task.id()));
    }
    return over(app, task);
  }

  private int over(String app, Task task) {
    var failure =
        task.end()
            .flatMap(Task.End::failure)
            .map(reason ->
                new StagingException.DidNotRun(
                    "Task %d of app '%s' failed to complete: %s".formatted(task.id(), app, reason),
                    "see what it printed: stager logs --recent " + app));
    if (console.style().json()) {
      console.result(task.toJson());
      return failure.map(StagingException::exitCode).orElse(0);
    }
    failure.ifPresent(f -> {
      throw f;
    });
    console.progress("Task has completed successfully.");
    return 0;
  }

  void list(String app) {
    var tasks = kit.apps().tasks(app).all();
    if (console.style().json()) {
      console.result(tasks.stream().map(Task::toJson).toList());
      return;
    }
    if (tasks.isEmpty()) {
      console.progress("No tasks of app " + app + ": stager run-task starts one.");
      return;
    }
    var table = new Table().row("ID", "NAME", "STATE", "START TIME", "COMMAND");
    for (var task : tasks) {
      table.row(
          Integer.toString(task.id()),
          task.work().name(),
          task.state().toString(),
          Quantity.date(task.started()),
          task.work().command().replaceAll("\\s+", " "));
    }
    console.results(table.lines());
  }

  void terminate(String app, int id) {
    kit.apps().tasks(app).cancel(id);
    if (console.style().json()) {
      console.result(JsonObject.empty().with("app", app).with("terminating", id));
    } else {
      console.progress("Terminating task %d of app %s.".formatted(id, app));
    }
  }
}
