package io.stager.engine.manifest;

import io.stager.builder.Declared;
import io.stager.droplet.AppProcess;
import io.stager.droplet.Sidecar;
import io.stager.droplet.yaml.Choices;
import io.stager.droplet.yaml.Located;
import io.stager.droplet.yaml.Location;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sidecars of an app, those of its buildpacks first, and the places that speak of them. */
record SidecarMembers(List<Member> members) {

  /** A sidecar, and the places in the manifest or launch.yml that errors about it show. */
  private record Member(
      Sidecar sidecar,
      List<Located<String>> processTypes,
      List<Located<String>> dependsOn,
      Location memoryAt) {
    String name() {
      return sidecar.name();
    }
  }

  static SidecarMembers of(AppManifest app, Declared declared, UnaryOperator<String> slugs) {
    app.sidecars().forEach(sidecar -> refuseConflict(sidecar, declared));
    var byBuildpacks = declared.sidecars().stream().map(d -> member(d.sidecar(), d.at()));
    var byManifest = app.sidecars().stream().map(said -> member(said, slugs));
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

  private static Member member(Sidecar sidecar, Location at) {
    return new Member(
        sidecar,
        sidecar.processTypes().stream().map(type -> new Located<>(type, at)).toList(),
        sidecar.lifecycle().dependsOn().stream().map(name -> new Located<>(name, at)).toList(),
        at);
  }

  private static Member member(SidecarManifest said, UnaryOperator<String> slugs) {
    var name = said.name().value();
    var unit = said.source().map(source -> "sidecars/" + slugs.apply(name));
    var sidecar =
        new Sidecar(
            name,
            said.processTypes().stream().map(Located::value).toList(),
            new Sidecar.Start(said.command().value(), "manifest", unit),
            said.memory().map(memory -> memory.value().megabytes()),
            said.keys().lifecycle(),
            said.keys().other());
    return new Member(
        sidecar,
        said.processTypes(),
        said.keys().dependsOn(),
        said.memory().map(Located::at).orElse(said.name().at()));
  }

  List<Sidecar> sidecars() {
    return members.stream().map(Member::sidecar).toList();
  }

  /** {@return what is odd about them; what cannot be is refused} */
  List<Warning> check(List<AppProcess> processes) {
    var types = processes.stream().map(AppProcess::type).toList();
    var warnings = new ArrayList<Warning>();
    members.forEach(member -> warnings.addAll(unknownTypes(member, types)));
    processes.forEach(this::checkMemory);
    members.forEach(member -> warnings.addAll(checkDependencies(member)));
    refuseCycle();
    return warnings;
  }

  /** Cloud Foundry takes a sidecar of a type that is not there; one that never runs is a slip. */
  private static List<Warning> unknownTypes(Member member, List<String> types) {
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

  private static String missing(Member member, String type) {
    return "Process '%s' of sidecar '%s' does not exist".formatted(type, member.name());
  }

  private void checkMemory(AppProcess process) {
    var beside =
        members.stream()
            .filter(member -> member.sidecar().processTypes().contains(process.type()))
            .filter(member -> member.sidecar().memoryMb().isPresent())
            .toList();
    var sum = beside.stream().mapToLong(member -> member.sidecar().memoryMb().orElse(0)).sum();
    if (!beside.isEmpty() && sum >= process.limits().memoryMb()) {
      throw beside
          .getLast()
          .memoryAt()
          .invalid(
              "The memory allocation defined is too large to run with the dependent \"%s\" process"
                  .formatted(process.type()),
              "give the process more than %dM (it has %dM), or its sidecars less: %s"
                  .formatted(sum, process.limits().memoryMb(), terms(beside)));
    }
  }

  private static String terms(List<Member> members) {
    return members.stream()
        .map(member -> member.name() + " " + member.sidecar().memoryMb().orElse(0) + "M")
        .collect(Collectors.joining(", "));
  }

  private List<Warning> checkDependencies(Member member) {
    return member.dependsOn().stream().flatMap(name -> checkDependency(member, name)).toList();
  }

  private Stream<Warning> checkDependency(Member member, Located<String> name) {
    var other =
        byName(name.value())
            .orElseThrow(() ->
                name.at()
                    .invalid(
                        "Sidecar '%s' depends on '%s', which does not exist"
                            .formatted(member.name(), name.value()),
                        Choices.of(othersThan(member)).remedy(name.value())));
    if (order(member) == Sidecar.Order.BEFORE && order(other) != Sidecar.Order.BEFORE) {
      throw name.at()
          .invalid(
              "Sidecar '%s' starts before the app, but depends on '%s', which does not"
                  .formatted(member.name(), other.name()),
              "give '%s' start: before too, or remove the dependency".formatted(other.name()));
    }
    return member.sidecar().processTypes().stream()
        .filter(type -> !other.sidecar().processTypes().contains(type))
        .map(type ->
            Warning.at(
                name.at(),
                "Beside '%s', '%s' waits for nothing: '%s' does not run there"
                    .formatted(type, member.name(), other.name())));
  }

  private static Sidecar.Order order(Member member) {
    return member.sidecar().lifecycle().order();
  }

  private List<String> othersThan(Member member) {
    return members.stream().map(Member::name).filter(name -> !name.equals(member.name())).toList();
  }

  private Optional<Member> byName(String name) {
    return members.stream().filter(member -> member.name().equals(name)).findFirst();
  }

  private void refuseCycle() {
    var finished = new HashSet<String>();
    members.forEach(member -> follow(member, List.of(), finished));
  }

  private void follow(Member member, List<String> path, Set<String> finished) {
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
