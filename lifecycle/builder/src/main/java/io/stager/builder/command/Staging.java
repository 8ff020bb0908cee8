package io.stager.builder.command;

import io.stager.builder.Buildpack;
import io.stager.builder.Declared;
import io.stager.builder.Detection;
import io.stager.builder.Leavings;
import io.stager.builder.Slot;
import io.stager.builder.UnitBuild;
import io.stager.builder.download.Downloads;
import io.stager.builder.result.BuildpackMetadata;
import io.stager.builder.result.StagingResult;
import io.stager.builder.url.GoUrl;
import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Builds an app that lies in a container, as Cloud Foundry's builder does: the table of contents.
 */
final class Staging {
  private final Options options;
  private final Surroundings surroundings;
  private final Site site;
  private final UnitBuild build;
  private final Leavings left;

  private Staging(Site site, Surroundings surroundings) {
    this.options = site.options();
    this.surroundings = surroundings;
    this.site = site;
    var log = new BuilderLog(surroundings.streams());
    var deps = site.contents().deps();
    this.build = new UnitBuild(new DirectScripts(surroundings), site.seen(), deps, log);
    this.left = new Leavings(deps, options.inputs().app());
  }

  /**
   * Builds what the options ask for.
   *
   * @throws StagingException when anything stands in the way, its message as Cloud Foundry has it
   */
  static void run(Options options, Surroundings surroundings) throws IOException {
    try (var site = Site.open(options, surroundings.env())) {
      new Staging(site, surroundings).run();
    }
  }

  private void run() throws IOException {
    download();
    site.cache().clean(options.order().supplying());
    var selection = options.order().skipDetect() ? supplied() : detected();
    var declared = built(selection);
    var metadata = selection.metadata(left);
    warnWithoutStartCommand(declared);
    writeResult(metadata, Optional.of(declared));
    var packaging = new Packaging(site, surroundings);
    packaging.droplet(declared, metadata);
    packaging.cache();
  }

  private void download() {
    var streams = surroundings.streams();
    var downloads =
        new Downloads(
            new Downloads.Surroundings(
                surroundings.env(),
                argv -> new PlainProcess(argv, surroundings).run().succeeded(),
                line -> streams.out().line(line),
                surroundings.pause()),
            options.order().skipCertVerify());
    for (var key : options.order().keys()) {
      var url = url(key);
      if (!url.scheme().isEmpty()) {
        downloads.fetch(key, url, site.places().download(key));
      }
    }
  }

  private static GoUrl url(String key) {
    try {
      return GoUrl.parse(key);
    } catch (GoUrl.Invalid e) {
      throw new StagingException.Usage(
          "Invalid buildpack url (%s): %s".formatted(key, e.getMessage()), "correct the URL");
    }
  }

  private Selection detected() {
    var detection =
        new Detection(
            new DirectScripts(surroundings), site.seen(), new BuilderLog(surroundings.streams()));
    var answer =
        new Asking(detection, site.places(), surroundings.streams()).first(options.order().keys());
    return Selection.of(answer.buildpack(), answer.output(), site.cache());
  }

  private Selection supplied() {
    var supplying = supplying();
    build.supply(supplying);
    return Selection.of(supplying, lastBuildpack(), site.cache());
  }

  /** All that must supply are looked at before the first is run. */
  private List<Slot> supplying() {
    try {
      var slots = new ArrayList<Slot>();
      for (var key : options.order().supplying()) {
        var index = Slot.index(slots.size(), options.order().slots());
        slots.add(new Slot(found(key), index, site.cache().of(key).toString()));
      }
      build.requireSupply(slots);
      return slots;
    } catch (StagingException.SupplyFailed e) {
      throw supplyFailed("Error: ", e);
    }
  }

  private Buildpack found(String key) {
    try {
      return site.places().find(key);
    } catch (StagingException.NotFound e) {
      surroundings.streams().err().line(Texts.line(e));
      throw supplyFailed("", UnitBuild.cannotSupply(key));
    }
  }

  private Buildpack lastBuildpack() {
    try {
      return site.places().find(options.order().keys().getLast());
    } catch (StagingException.NotFound e) {
      throw supplyFailed("Failed to run all supply scripts: ", e);
    }
  }

  private static StagingException supplyFailed(String prefix, StagingException cause) {
    return new StagingException.SupplyFailed(prefix + cause.getMessage(), cause.remedy())
        .causedBy(cause);
  }

  /** Whatever fails from here on, the platform is told which buildpacks had a part in it. */
  private Declared built(Selection selection) throws IOException {
    try {
      finish(selection);
      return left.declared(selection.slots(), build.release(selection.last()));
    } catch (StagingException e) {
      writeResult(selection.metadata(left), Optional.empty());
      throw e;
    }
  }

  /** To the platform it is all one, whichever script of the last buildpack fails. */
  private void finish(Selection selection) throws IOException {
    try {
      build.build(selection.last(), selection.hasSupplying());
    } catch (StagingException.SupplyFailed
        | StagingException.FinalizeFailed
        | StagingException.CompileFailed e) {
      throw new StagingException.CompileFailed(
              "Failed to compile droplet: " + e.getMessage(), e.where().orElse(""), e.remedy())
          .causedBy(e);
    }
  }

  private void warnWithoutStartCommand(Declared declared) {
    if (declared.command("web").isEmpty()) {
      var err = surroundings.streams().err();
      err.line("No start command specified by buildpack or via Procfile.");
      err.line("App will not start unless a command is provided at runtime.");
    }
  }

  private void writeResult(List<BuildpackMetadata> buildpacks, Optional<Declared> declared)
      throws IOException {
    Files.writeString(options.outputs().metadata(), new StagingResult(buildpacks, declared).text());
  }
}
