package io.stager.cli;

import io.stager.droplet.AppProcess;
import io.stager.droplet.Sidecar;
import io.stager.droplet.UsedBuildpack;
import io.stager.droplet.json.JsonObject;
import io.stager.engine.staging.Staged;

/** A staged app as scripts read it; the keys are stable, more may be added. */
final class StagedJson {
  private StagedJson() {}

  static JsonObject of(Staged staged) {
    var figures = staged.droplet().figures();
    var launch = staged.launch();
    return JsonObject.empty()
        .with("app", launch.origin().app())
        .with("droplet", staged.droplet().file().toString())
        .with("digest", figures.digest().toString())
        .with("file_sha256", figures.fileSha256().hex())
        .with("size", figures.size())
        .with("unpacked_size", figures.unpackedSize())
        .with("stack", launch.origin().stack().name())
        .withList("buildpacks", launch.buildpacks().stream().map(UsedBuildpack::toJson).toList())
        .withList("processes", launch.processes().stream().map(AppProcess::toJson).toList())
        .withList("sidecars", launch.sidecars().stream().map(Sidecar::toJson).toList())
        .withList("phases", staged.phases().stream().map(StagedJson::phase).toList())
        .withList("warnings", staged.warnings());
  }

  private static JsonObject phase(Staged.PhaseTime phase) {
    return JsonObject.empty()
        .with("name", phase.name())
        .with("seconds", phase.duration().toMillis() / 1000.0);
  }
}
