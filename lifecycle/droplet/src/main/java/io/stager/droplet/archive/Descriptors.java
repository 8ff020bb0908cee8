package io.stager.droplet.archive;

import io.stager.droplet.AppProcess;
import io.stager.droplet.DropletLayout;
import io.stager.droplet.HealthCheck;
import io.stager.droplet.LaunchDescriptor;
import io.stager.droplet.Probe;
import io.stager.droplet.Stack;
import io.stager.droplet.StagingException;
import io.stager.droplet.UsedBuildpack;
import io.stager.droplet.json.JsonException;
import io.stager.droplet.json.JsonObject;
import io.stager.droplet.tarball.Entry;
import io.stager.droplet.tarball.EntryType;
import io.stager.droplet.yaml.Yaml;
import io.stager.droplet.yaml.YamlMap;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The two files with which a droplet describes itself, gathered while it is read. */
final class Descriptors {
  private static final int LARGEST = 4 << 20;

  private Optional<LaunchDescriptor> launch = Optional.empty();
  private Optional<String> stagingInfo = Optional.empty();

  /** Looks at the entry that the pass is at, and reads it where it is one of the two. */
  void see(Entry entry, DropletPass pass) throws IOException {
    see(entry, pass, pass.content());
  }

  /** The same where somebody else looks at the content too. */
  void see(Entry entry, DropletPass pass, InputStream content) throws IOException {
    if (entry.type() != EntryType.FILE) {
      return;
    }
    switch (entry.name().text()) {
      case DropletLayout.LAUNCH ->
          launch =
              Optional.of(
                  LaunchDescriptor.parse(
                      text(entry, pass, content), where(pass, DropletLayout.LAUNCH)));
      case DropletLayout.STAGING_INFO -> stagingInfo = Optional.of(text(entry, pass, content));
      default -> {}
    }
  }

  private static String text(Entry entry, DropletPass pass, InputStream content)
      throws IOException {
    if (entry.size() > LARGEST) {
      throw pass.suspect().tooLarge("./" + entry.name() + " has more than " + LARGEST + " bytes");
    }
    return new String(content.readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String where(DropletPass pass, String entry) {
    return pass.suspect().file() + ", entry ./" + entry;
  }

  Optional<LaunchDescriptor> launch() {
    return launch;
  }

  /** {@return Cloud Foundry's file: YAML, though its builder writes one line of JSON} */
  Optional<JsonObject> stagingInfo() {
    return stagingInfo.flatMap(text -> json(text).or(() -> yaml(text)));
  }

  private static Optional<JsonObject> json(String text) {
    try {
      return Optional.of(JsonObject.parse(text));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  private static Optional<JsonObject> yaml(String text) {
    try {
      return Yaml.parse(text, DropletLayout.STAGING_INFO) instanceof YamlMap map
          ? Optional.of(map.toJson())
          : Optional.empty();
    } catch (StagingException.InvalidInput e) {
      return Optional.empty();
    }
  }

  /** {@return the launch descriptor, or what Cloud Foundry's file says in its place} */
  LaunchDescriptor descriptor(String file) {
    return launch.orElseGet(() ->
        stagingInfo()
            .map(Descriptors::fromStagingInfo)
            .orElseThrow(() ->
                new StagingException.InvalidInput(
                    "staging_info.yml is not valid YAML, and there is no launch.json",
                    file + ", entry ./" + DropletLayout.STAGING_INFO,
                    "stage the app again")));
  }

  private static LaunchDescriptor fromStagingInfo(JsonObject info) {
    var buildpack =
        info.text("detected_buildpack")
            .filter(name -> !name.isBlank())
            .map(name -> new UsedBuildpack("", name, Optional.empty(), ""));
    var web =
        new AppProcess(
            "web",
            info.text("start_command").orElse(""),
            DropletLayout.STAGING_INFO,
            AppProcess.Limits.standard(1),
            HealthCheck.of(new Probe.Port(Optional.empty(), Optional.empty())),
            AppProcess.Stop.STANDARD,
            info.object("config").orElse(JsonObject.empty()));
    return new LaunchDescriptor(
        new LaunchDescriptor.Origin("Cloud Foundry", "", new Stack("", "", "linux", "")),
        buildpack.stream().toList(),
        List.of(web),
        List.of(),
        List.of(),
        JsonObject.empty());
  }
}
