package io.stager.engine.staging;

import io.stager.droplet.json.JsonObject;
import io.stager.engine.container.Vcap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The whole environment of buildpack scripts: Cloud Foundry's variables, the machine's proxies and
 * registries, and the app's own.
 *
 * <p>Nothing else of the caller's environment gets in: it would make droplets depend on who staged
 * them, and leak what is none of a buildpack's business.
 */
final class ScriptEnvironment {
  private static final Set<String> PASSED =
      Set.of(
          "http_proxy",
          "https_proxy",
          "no_proxy",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "GOPROXY",
          "GONOPROXY",
          "GOPRIVATE",
          "GOSUMDB",
          "GONOSUMDB",
          "PIP_INDEX_URL",
          "PIP_EXTRA_INDEX_URL",
          "PIP_TRUSTED_HOST",
          "MAVEN_MIRROR_URL",
          "npm_config_registry",
          "NPM_CONFIG_REGISTRY",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "NODE_EXTRA_CA_CERTS",
          "REQUESTS_CA_BUNDLE",
          "CURL_CA_BUNDLE");

  /** 1980-01-01T00:00:02Z: what writes zips and jars refuses anything earlier. */
  private static final String EARLIEST_ZIP = "315532802";

  private static final String MIRRORS = "BUNDLE_MIRROR__";

  private ScriptEnvironment() {}

  /** What the app is called, and the limits that scripts are told. */
  record AppFacts(String name, String stack, int memoryMb, int diskMb, Map<String, String> env) {}

  static Map<String, String> of(
      AppFacts app, Map<String, String> caller, StagingRequest.Conditions conditions) {
    var env = new LinkedHashMap<String, String>();
    caller.forEach((name, value) -> {
      if (PASSED.contains(name) || name.startsWith(MIRRORS)) {
        env.put(name, value);
      }
    });
    env.put("HOME", Vcap.HOME);
    env.put("USER", "vcap");
    env.put("PATH", Vcap.PATH);
    env.put("LANG", "C.UTF-8");
    env.put("CF_STACK", app.stack().startsWith("cflinuxfs") ? app.stack() : "cflinuxfs4");
    env.put("MEMORY_LIMIT", app.memoryMb() + "m");
    env.put("SOURCE_DATE_EPOCH", caller.getOrDefault("SOURCE_DATE_EPOCH", EARLIEST_ZIP));
    env.put("VCAP_APPLICATION", application(app).compact());
    env.put("VCAP_SERVICES", "{}");
    conditions.scripts().services().databaseUrl().ifPresent(url -> env.put("DATABASE_URL", url));
    env.putAll(app.env());
    env.putAll(conditions.scripts().services().variables());
    if (conditions.offline()) {
      env.put("STAGER_OFFLINE", "1");
    }
    for (var assignment : conditions.scripts().env()) {
      var at = assignment.indexOf('=');
      env.put(
          at < 0 ? assignment : assignment.substring(0, at),
          at < 0 ? caller.getOrDefault(assignment, "") : assignment.substring(at + 1));
    }
    return env;
  }

  private static JsonObject application(AppFacts app) {
    return JsonObject.empty()
        .with("application_name", app.name())
        .with("name", app.name())
        .withList("application_uris", List.of())
        .withList("uris", List.of())
        .with(
            "limits",
            JsonObject.empty()
                .with("mem", app.memoryMb())
                .with("disk", app.diskMb())
                .with("fds", 16384));
  }
}
