package io.stager.droplet;

import io.stager.droplet.json.JsonException;
import io.stager.droplet.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * The launch descriptor, {@code launch.json}: all that is needed to run a droplet.
 *
 * <p>Values of environment variables are never in it; their names are, so that whoever runs it can
 * be told what is missing.
 *
 * @param other keys that this version does not know, kept on rewrite
 */
public record LaunchDescriptor(
    Origin origin,
    List<UsedBuildpack> buildpacks,
    List<AppProcess> processes,
    List<Sidecar> sidecars,
    List<String> envNames,
    JsonObject other) {
  /** The schema that this version writes, and the highest that it reads. */
  public static final int SCHEMA = 1;

  private static final List<String> KNOWN =
      List.of(
          "schema",
          "created_by",
          "app",
          "stack",
          "buildpacks",
          "processes",
          "sidecars",
          "env_names");

  /** Where a droplet comes from: the version of stager, the app's name and the stack. */
  public record Origin(String createdBy, String app, Stack stack) {}

  /** Copies the lists. */
  public LaunchDescriptor {
    buildpacks = List.copyOf(buildpacks);
    processes = List.copyOf(processes);
    sidecars = List.copyOf(sidecars);
    envNames = List.copyOf(envNames);
  }

  /**
   * {@return the descriptor in the text of {@code launch.json}}
   *
   * @param where what to call the file in an error
   */
  public static LaunchDescriptor parse(String text, String where) {
    try {
      return from(JsonObject.parse(text), where);
    } catch (JsonException e) {
      throw new StagingException.InvalidInput(
          "The launch descriptor is not valid JSON: " + e.getMessage(),
          where,
          "stage the app again; the droplet was not written by stager");
    }
  }

  private static LaunchDescriptor from(JsonObject json, String where) {
    var schema = json.integer("schema").orElse(0);
    var createdBy = json.text("created_by").orElse("an unnamed tool");
    if (schema < 1 || schema > SCHEMA) {
      throw new StagingException.InvalidInput(
          "The launch descriptor has schema " + schema + ", this version reads " + SCHEMA,
          where,
          "use " + createdBy + ", which wrote it, or a newer one");
    }
    return new LaunchDescriptor(
        new Origin(
            createdBy,
            json.text("app").orElse(""),
            Stack.from(json.object("stack").orElse(JsonObject.empty()))),
        json.objects("buildpacks").stream().map(UsedBuildpack::from).toList(),
        json.objects("processes").stream().map(AppProcess::from).toList(),
        json.objects("sidecars").stream().map(Sidecar::from).toList(),
        json.texts("env_names"),
        json.without(KNOWN));
  }

  /** {@return the descriptor as {@code launch.json} holds it} */
  public JsonObject toJson() {
    return JsonObject.empty()
        .with("schema", SCHEMA)
        .with("created_by", origin.createdBy())
        .with("app", origin.app())
        .with("stack", origin.stack().toJson())
        .withList("buildpacks", buildpacks.stream().map(UsedBuildpack::toJson).toList())
        .withList("processes", processes.stream().map(AppProcess::toJson).toList())
        .withList("sidecars", sidecars.stream().map(Sidecar::toJson).toList())
        .withList("env_names", envNames)
        .withAll(other);
  }

  /** {@return the process of this type} */
  public Optional<AppProcess> process(String type) {
    return processes.stream().filter(process -> process.type().equals(type)).findFirst();
  }

  /** {@return the sidecars that run beside a process of this type} */
  public List<Sidecar> sidecarsOf(String type) {
    return sidecars.stream().filter(sidecar -> sidecar.processTypes().contains(type)).toList();
  }
}
