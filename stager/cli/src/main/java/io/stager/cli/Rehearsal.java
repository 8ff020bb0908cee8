package io.stager.cli;

import io.stager.droplet.archive.Droplet;
import io.stager.droplet.archive.DropletContents;
import io.stager.droplet.archive.DropletWriter;
import io.stager.droplet.archive.UnitTree;
import io.stager.droplet.compression.Compression;
import io.stager.droplet.tarball.ReadLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What most commands do, done once with nobody looking, while the JVM notes what it loads and what
 * is worth compiling: the next starts find it ready-made.
 */
record Rehearsal(Console console) {
  private static final int ROUNDS = 3;
  private static final String LAUNCH =
      """
      {"schema":1,"created_by":"stager","app":"rehearsal",
       "stack":{"name":"host","id":"debian-12","os":"linux","arch":"amd64"},"buildpacks":[],
       "processes":[{"type":"web","command":"./web","from":"Procfile"}],"sidecars":[]}
      """;

  /** Packs this tree into droplets in the folder, and looks into them. */
  void run(Path tree, Path folder) {
    var contents =
        new DropletContents(
            LAUNCH, "{}\n", new UnitTree(tree, Optional.empty(), Optional.empty()), Map.of());
    for (var format : List.of(Compression.ZSTD, Compression.GZIP)) {
      var file = folder.resolve("rehearsal." + format.format());
      for (var round = 0; round < ROUNDS; round++) {
        DropletWriter.standard().with(format).write(contents, file);
      }
      new DropletCommands(console, ReadLimits.STANDARD).inspect(file);
      new DropletCommands(console, ReadLimits.STANDARD).ls(file, DropletCommands.Listing.IN_ORDER);
      Droplet.open(file).launchDescriptor();
    }
  }
}
