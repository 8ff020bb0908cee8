package io.stager.engine.manifest;

import io.stager.builder.Declared;
import io.stager.droplet.AppProcess;
import io.stager.droplet.Sidecar;
import io.stager.droplet.yaml.Choices;
import io.stager.droplet.yaml.Mistakes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The sidecars of an app, those of its buildpacks first, and the places that speak of them. */
record SidecarMembers(List<SidecarMember> members) {

  static SidecarMembers of(AppManifest app, Declared declared, UnaryOperator<String> slugs) {
    app.sidecars().forEach(sidecar -> refuseConflict(sidecar, declared));
    var byBuildpacks = declared.sidecars().stream().map(d -> SidecarMember.of(d.sidecar(), d.at()));
    var byManifest = app.sidecars().stream().map(said -> SidecarMember.of(said, slugs));
    return new SidecarMembers(Stream.concat(byBuildpacks, byManifest).toList());
  }

  private static void refuseConflict(SidecarManifest said, Declared declared) {
    var name = said.name();
    for (var sidecar : declared.sidecars()) {
      if (sidecar.name().equals(name.value())) {
        throw name.at()
            .invalid(
                "Buildpack defined sidecar '%s' conflicts with an existing user-defined sidecar."
                        .formatted(name.value())
                    + " Consider renaming '%s'.".formatted(name.value()),
                "give it another name; the buildpack's is in " + sidecar.at().source().file());
      }
    }
  }

  List<Sidecar> sidecars() {
    return members.stream().map(SidecarMember::sidecar).toList();
  }

  /** {@return what is odd about them; what cannot be is refused} */
  List<Warning> check(List<AppProcess> processes, Overrides overrides) {
    var types = processes.stream().map(AppProcess::type).toList();
    var warnings = new ArrayList<Warning>();
    members.forEach(member -> warnings.addAll(unknownTypes(member, types)));
    processes.forEach(process -> MemoryShares.of(process, members).check(overrides));
    warnings.addAll(new SidecarOrder(members).check());
    return warnings;
  }

  /** Notes what cannot be, whatever the buildpacks will declare besides. */
  void foresee(List<AppProcess> processes, Overrides overrides, Mistakes mistakes) {
    processes.forEach(
        process -> mistakes.check(() -> MemoryShares.of(process, members).check(overrides)));
    mistakes.check(() -> new SidecarOrder(members).refuseCircle());
  }

  /** Cloud Foundry takes a sidecar of a type that is not there; one that never runs is a slip. */
  private static List<Warning> unknownTypes(SidecarMember member, List<String> types) {
    var unknown =
        member.processTypes().stream().filter(type -> !types.contains(type.value())).toList();
    var choices = Choices.of(types);
    if (unknown.size() == member.processTypes().size()) {
      var first = unknown.getFirst();
      throw first.at().invalid(missing(member, first.value()), choices.remedy(first.value()));
    }
    return unknown.stream()
        .map(type ->
            Warning.at(type.at(), missing(member, type.value()) + choices.didYouMean(type.value())))
        .toList();
  }

  private static String missing(SidecarMember member, String type) {
    return "Process '%s' of sidecar '%s' does not exist".formatted(type, member.name());
  }
}
