package io.stager.engine.run.link;

import io.stager.droplet.StagingException;
import io.stager.droplet.json.JsonObject;
import io.stager.engine.run.state.AppEvent;

/** What comes back for a request: an object, in which {@code error} stands for a failure. */
public final class Answer {
  private Answer() {}

  /** {@return the answer to what could not be done} */
  public static JsonObject error(StagingException failure) {
    return JsonObject.empty()
        .with(
            "error",
            JsonObject.empty()
                .with("code", failure.exitCode())
                .with("message", String.valueOf(failure.getMessage()))
                .with("where", failure.where())
                .with("remedy", failure.remedy()));
  }

  /** {@return the answer itself, unless it stands for a failure, which is then thrown} */
  public static JsonObject orThrow(JsonObject answer) {
    answer
        .object("error")
        .ifPresent(error -> {
          throw failure(
              new AppEvent.Failure(
                  error.integer("code").orElse(1),
                  error.text("message").orElse(""),
                  error.text("remedy").orElse("")));
        });
    return answer;
  }

  /** {@return the failure as an exception of its kind} */
  public static StagingException failure(AppEvent.Failure failure) {
    var message = failure.message();
    var remedy = failure.remedy();
    return switch (failure.code()) {
      case 5 -> new StagingException.DigestMismatch(message, remedy);
      case 6 -> new StagingException.LimitExceeded(message, remedy);
      case 7 -> new StagingException.NotFound(message, remedy);
      case 8 -> new StagingException.MachineLacks(message, remedy);
      case 9 -> new StagingException.DidNotRun(message, remedy);
      case 75 -> new StagingException.Busy(message, remedy);
      default -> new StagingException.Internal(message, remedy);
    };
  }
}
