package io.stager.builder.command;

import io.stager.builder.Declared;
import io.stager.builder.result.BuildpackMetadata;
import io.stager.builder.result.StagingInfo;
import io.stager.droplet.StagingException;
import io.stager.droplet.archive.CacheWriter;
import io.stager.droplet.archive.DropletContents;
import io.stager.droplet.archive.DropletWriter;
import io.stager.droplet.archive.UnitTree;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Packs what was built, and what the buildpacks keep for the next time. */
record Packaging(Site site, Surroundings surroundings) {
  void droplet(Declared declared, List<BuildpackMetadata> buildpacks) throws IOException {
    var app = site.options().inputs().app();
    if (!Files.isDirectory(app)) {
      throw failed("Failed to copy compiled droplet");
    }
    var contents =
        new DropletContents(
            new Descriptor(surroundings.env()).of(declared, buildpacks).toJson().pretty() + "\n",
            stagingInfo(declared, buildpacks.getLast()).text(),
            new UnitTree(
                app, Optional.of(site.contents().deps()), Optional.of(site.contents().profileD())),
            Map.of());
    try {
      DropletWriter.timedBy(surroundings.env()).write(contents, site.options().outputs().droplet());
    } catch (StagingException e) {
      throw failed("Failed to compress droplet filesystem: " + e.getMessage()).causedBy(e);
    }
  }

  private static StagingInfo stagingInfo(Declared declared, BuildpackMetadata last) {
    return new StagingInfo(
        last.name(), declared.command("web").orElse(""), last.entrypointPrefix());
  }

  void cache() {
    var target = site.options().outputs().cache();
    try {
      Site.makeParent(target);
    } catch (IOException e) {
      throw failed("Failed to create output build artifacts cache dir: " + Texts.reason(e))
          .causedBy(e);
    }
    try {
      CacheWriter.write(site.cache().directory(), target);
    } catch (StagingException e) {
      throw failed("Failed to compress build artifacts: " + e.getMessage()).causedBy(e);
    }
  }

  private static StagingException failed(String message) {
    return new StagingException.PackagingFailed(
        message, "see to the file that is named, and stage again");
  }
}
