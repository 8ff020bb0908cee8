package io.stager.engine.run.watch;

import io.stager.droplet.AppProcess;
import io.stager.droplet.json.JsonObject;
import io.stager.engine.container.Machine;
import io.stager.engine.container.Vcap;
import io.stager.engine.run.network.Attachment;
import io.stager.engine.run.state.App;
import io.stager.engine.run.state.AppEvent.Subject;
import io.stager.engine.run.state.Environment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The environment of an instance's container: Cloud Foundry's variables, then the app's own, which
 * win over all but those that say where it is.
 *
 * <p>An instance is reached at its own address, from this machine too, so the address inside and
 * the one outside are the same.
 */
record InstanceEnvironment(App app, AppProcess process, Subject instance, Attachment attachment) {
  private static final Set<String> OF_THE_PORT =
      Set.of(
          "PORT",
          "VCAP_APP_PORT",
          "VCAP_APP_HOST",
          "CF_INSTANCE_PORT",
          "CF_INSTANCE_ADDR",
          "CF_INSTANCE_PORTS");

  /** The variables of a task, which nobody reaches; the app's own may be called like these. */
  Map<String, String> withoutPort(Environment own) {
    var env = variables(own);
    env.keySet().removeAll(OF_THE_PORT);
    own.values().forEach(env::putIfAbsent);
    return env;
  }

  Map<String, String> variables(Environment own) {
    var env = new LinkedHashMap<String, String>();
    env.put("LANG", "C.UTF-8");
    env.put("PATH", Vcap.PATH + ":" + InstanceContainer.FETCHED + "/bin");
    env.put("VCAP_SERVICES", "{}");
    env.putAll(own.values());
    env.put("USER", "vcap");
    env.put("MEMORY_LIMIT", process.limits().memoryMb() + "m");
    env.put("VCAP_APPLICATION", vcapApplication());
    env.putAll(whereItIs());
    return env;
  }

  private Map<String, String> whereItIs() {
    var address = attachment.address();
    var port = Integer.toString(attachment.port());
    var index = Integer.toString(instance.slot().index());
    var env = new LinkedHashMap<String, String>();
    env.put("PORT", port);
    env.put("VCAP_APP_PORT", port);
    env.put("VCAP_APP_HOST", "0.0.0.0");
    env.put("INSTANCE_GUID", instance.instance());
    env.put("INSTANCE_INDEX", index);
    env.put("CF_INSTANCE_GUID", instance.instance());
    env.put("CF_INSTANCE_INDEX", index);
    env.put("CF_INSTANCE_IP", address);
    env.put("CF_INSTANCE_INTERNAL_IP", address);
    env.put("CF_INSTANCE_PORT", port);
    env.put("CF_INSTANCE_ADDR", address + ":" + port);
    env.put("CF_INSTANCE_PORTS", "[{\"external\":%s,\"internal\":%s}]".formatted(port, port));
    return env;
  }

  private String vcapApplication() {
    var uris =
        app.ports().of(process.type()).number().stream().map(port -> "127.0.0.1:" + port).toList();
    return JsonObject.empty()
        .with("application_id", app.id().guid())
        .with("application_name", app.id().name())
        .withList("application_uris", uris)
        .with("application_version", app.release().version())
        .with("limits", limits())
        .with("name", app.id().name())
        .with("process_id", app.id().guid())
        .with("process_type", process.type())
        .withList("uris", uris)
        .with("version", app.release().version())
        .compact();
  }

  private JsonObject limits() {
    return JsonObject.empty()
        .with("disk", process.limits().diskMb())
        .with("fds", Machine.nofile(process.limits().nofile()))
        .with("mem", process.limits().memoryMb());
  }
}
