package io.stager.engine.manifest;

import io.stager.droplet.Sidecar;
import io.stager.droplet.yaml.Choices;
import io.stager.droplet.yaml.Located;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** In which order sidecars start: what {@code depends_on} says, and whether that can be. */
record SidecarOrder(List<SidecarMember> members) {
  /** Refuses what cannot be, and gives what is odd. */
  List<Warning> check() {
    var warnings = new ArrayList<Warning>();
    for (var member : members) {
      member.dependsOn().forEach(name -> warnings.addAll(check(member, name)));
    }
    refuseCircle();
    return warnings;
  }

  private List<Warning> check(SidecarMember member, Located<String> name) {
    var other =
        byName(name.value())
            .orElseThrow(() ->
                name.at()
                    .invalid(
                        "Sidecar '%s' depends on '%s', which does not exist"
                            .formatted(member.name(), name.value()),
                        Choices.of(othersThan(member)).remedy(name.value())));
    refuseLater(member, other, name);
    return member.sidecar().processTypes().stream()
        .filter(type -> !other.runsBeside(type))
        .map(type ->
            Warning.at(
                name.at(),
                "Beside '%s', '%s' waits for nothing: '%s' does not run there"
                    .formatted(type, member.name(), other.name())))
        .toList();
  }

  private static void refuseLater(SidecarMember member, SidecarMember other, Located<String> name) {
    if (member.order() == Sidecar.Order.BEFORE && other.order() != Sidecar.Order.BEFORE) {
      throw name.at()
          .invalid(
              "Sidecar '%s' starts before the app, but depends on '%s', which does not"
                  .formatted(member.name(), other.name()),
              "give '%s' start: before too, or remove the dependency".formatted(other.name()));
    }
  }

  private List<String> othersThan(SidecarMember member) {
    return members.stream()
        .map(SidecarMember::name)
        .filter(name -> !name.equals(member.name()))
        .toList();
  }

  private Optional<SidecarMember> byName(String name) {
    return members.stream().filter(member -> member.name().equals(name)).findFirst();
  }

  /** Refuses sidecars that wait for each other; names that are not there are passed over. */
  void refuseCircle() {
    var finished = new HashSet<String>();
    members.forEach(member -> follow(member, List.of(), finished));
  }

  private void follow(SidecarMember member, List<String> path, Set<String> finished) {
    if (finished.contains(member.name())) {
      return;
    }
    var here = Stream.concat(path.stream(), Stream.of(member.name())).toList();
    for (var name : member.dependsOn()) {
      if (here.contains(name.value())) {
        var circle = here.subList(here.indexOf(name.value()), here.size());
        throw name.at()
            .invalid(
                "Sidecars wait for each other in a circle: %s → %s"
                    .formatted(String.join(" → ", circle), name.value()),
                "remove one of the dependencies");
      }
      byName(name.value()).ifPresent(other -> follow(other, here, finished));
    }
    finished.add(member.name());
  }
}
