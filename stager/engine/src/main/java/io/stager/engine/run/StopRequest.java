package io.stager.engine.run;

import io.stager.droplet.json.JsonObject;

/** What the watcher is asked to end an app. */
final class StopRequest {
  private StopRequest() {}

  static JsonObject of(String app) {
    return JsonObject.empty().with("do", "stop").with("app", app);
  }
}
