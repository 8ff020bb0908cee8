package io.stager.builder.command;

import io.stager.droplet.AppProcess;
import io.stager.droplet.json.JsonException;
import io.stager.droplet.json.JsonObject;
import java.util.Map;

/** What the platform says of the app; whatever it does not say has its usual value. */
record VcapApplication(JsonObject json) {
  static VcapApplication in(Map<String, String> env) {
    try {
      return new VcapApplication(JsonObject.parse(env.getOrDefault("VCAP_APPLICATION", "{}")));
    } catch (JsonException notAnObject) {
      return new VcapApplication(JsonObject.empty());
    }
  }

  String name() {
    return json.text("application_name").or(() -> json.text("name")).orElse("app");
  }

  AppProcess.Limits limits(int instances) {
    var said = json.object("limits").orElse(JsonObject.empty());
    var standard = AppProcess.Limits.standard(instances);
    return new AppProcess.Limits(
        said.integer("mem").filter(mb -> mb > 0).orElse(standard.memoryMb()),
        said.integer("disk").filter(mb -> mb > 0).orElse(standard.diskMb()),
        instances,
        said.integer("fds").filter(files -> files > 0).orElse(standard.nofile()));
  }
}
