package io.stager.engine.manifest;

import io.stager.droplet.AppProcess;
import io.stager.droplet.StagingException;
import java.util.List;
import java.util.stream.Collectors;

/** How the memory of a process is shared: what its sidecars take must leave it something. */
record MemoryShares(AppProcess process, List<SidecarMember> sidecars) {

  /** The shares of this process, of which those sidecars take one that run beside it. */
  static MemoryShares of(AppProcess process, List<SidecarMember> all) {
    return new MemoryShares(
        process,
        all.stream()
            .filter(member -> member.runsBeside(process.type()))
            .filter(member -> member.memoryMb().isPresent())
            .toList());
  }

  /** Refuses shares that leave nothing, in the words of Cloud Foundry for who asked for them. */
  void check(Overrides overrides) {
    if (sidecars.isEmpty() || sum() < process.limits().memoryMb()) {
      return;
    }
    if (process.type().equals("web") && overrides.scale().memory().isPresent()) {
      throw new StagingException.Usage(
          "The requested memory allocation is not large enough to run all of your sidecar"
              + " processes",
          remedy());
    }
    var last = sidecars.getLast();
    throw last.memoryAt().invalid(tooLarge(last), remedy());
  }

  private String tooLarge(SidecarMember last) {
    return (last.byBuildpack()
            ? "The sidecar memory allocation defined"
            : "The memory allocation defined")
        + " is too large to run with the dependent \"%s\" process".formatted(process.type());
  }

  private String remedy() {
    return "give the process more than %dM (it has %dM), or its sidecars less: %s"
        .formatted(sum(), process.limits().memoryMb(), terms());
  }

  private long sum() {
    return sidecars.stream().mapToLong(member -> member.memoryMb().orElse(0)).sum();
  }

  private String terms() {
    return sidecars.stream()
        .map(member -> member.name() + " " + member.memoryMb().orElse(0) + "M")
        .collect(Collectors.joining(", "));
  }
}
