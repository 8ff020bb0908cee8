package io.stager.builder.result;

import io.stager.builder.Declaration;
import io.stager.builder.Declared;
import io.stager.droplet.Sidecar;
import io.stager.droplet.json.GoJson;
import io.stager.droplet.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * {@code result.json}, by which the platform learns what was staged.
 *
 * @param declared the processes and sidecars; nothing where the build failed
 */
public record StagingResult(List<BuildpackMetadata> buildpacks, Optional<Declared> declared) {
  /** Copies the list. */
  public StagingResult {
    buildpacks = List.copyOf(buildpacks);
  }

  /** {@return the text of the file} */
  public String text() {
    var all = declared.orElse(Declared.NOTHING);
    return GoJson.line(
        JsonObject.empty()
            .with("lifecycle_metadata", lifecycle())
            .with("process_types", declared.<Object>map(StagingResult::types).orElse(GoJson.NULL))
            .with("processes", all.processes().stream().map(StagingResult::process).toList())
            .with("sidecars", all.sidecars().stream().map(StagingResult::sidecar).toList())
            .with("execution_metadata", "")
            .with("lifecycle_type", "buildpack"));
  }

  private JsonObject lifecycle() {
    var last = buildpacks.getLast();
    return JsonObject.empty()
        .with("buildpack_key", Optional.of(last.key()).filter(key -> !key.isEmpty()))
        .with("detected_buildpack", last.name())
        .with("buildpacks", buildpacks.stream().map(BuildpackMetadata::toJson).toList());
  }

  private static JsonObject types(Declared declared) {
    var types = JsonObject.empty();
    for (var process : declared.processes()) {
      types = types.with(process.type(), process.command());
    }
    return GoJson.sorted(types);
  }

  private static JsonObject process(Declaration.OfProcess process) {
    return JsonObject.empty().with("type", process.type()).with("command", process.command());
  }

  private static JsonObject sidecar(Declaration.OfSidecar declaration) {
    Sidecar sidecar = declaration.sidecar();
    return JsonObject.empty()
        .with("name", sidecar.name())
        .with("process_types", sidecar.processTypes())
        .with("command", sidecar.start().command())
        .with("memory", sidecar.memoryMb());
  }
}
