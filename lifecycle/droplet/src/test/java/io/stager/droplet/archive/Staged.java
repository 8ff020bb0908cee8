package io.stager.droplet.archive;

import io.stager.droplet.DropletLayout;
import io.stager.fixtures.FileTree;
import java.nio.file.Path;
import java.util.Map;

/** What staging leaves behind, made for a test, and the droplet of it. */
record Staged(Path directory) {
  static final String LAUNCH =
      """
      {"schema": 1, "created_by": "stager 0.1.0", "app": "greeter",
       "processes": [{"type": "web", "command": "./greet", "from": "Procfile"}]}
      """;
  static final String STAGING_INFO =
      "{\"detected_buildpack\":\"Binary\",\"start_command\":\"./greet\"}\n";

  /** What every droplet has. */
  static final FileTree FRAME =
      FileTree.empty()
          .file(DropletLayout.LAUNCH, LAUNCH)
          .file(DropletLayout.STAGING_INFO, STAGING_INFO)
          .folder("app")
          .folder("deps")
          .folder("logs")
          .folder("profile.d")
          .folder("tmp");

  /** {@return the contents of a droplet whose app is this tree} */
  DropletContents contents(FileTree app) {
    var home = new DropletLayout(directory.resolve("home"));
    app.writeTo(home.app());
    return contents(UnitTree.in(home));
  }

  static DropletContents contents(UnitTree unit) {
    return new DropletContents(LAUNCH, STAGING_INFO, unit, Map.of());
  }

  Path file() {
    return directory.resolve("droplet.tgz");
  }

  Packed pack(FileTree app) {
    return DropletWriter.standard().write(contents(app), file());
  }
}
