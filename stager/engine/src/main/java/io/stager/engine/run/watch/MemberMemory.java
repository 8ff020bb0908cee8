package io.stager.engine.run.watch;

import io.stager.droplet.AppProcess;
import io.stager.droplet.Sidecar;
import io.stager.engine.container.MemberGroups;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory of each member of an instance: of a sidecar its own figure, of the app what they
 * leave. A sidecar without a figure shares the container's with all others.
 */
record MemberMemory(AppProcess process, List<Sidecar> sidecars) {
  /** Beyond the members' shares: the launcher's, so that it never makes one of them the victim. */
  static final int LAUNCHER_MB = 16;

  /** What each member may use; nothing where no sidecar has a figure. */
  List<MemberGroups.Share> shares() {
    var limited = sidecars.stream().filter(sidecar -> sidecar.memoryMb().isPresent()).toList();
    if (limited.isEmpty()) {
      return List.of();
    }
    var left = process.limits().memoryMb();
    var shares = new ArrayList<MemberGroups.Share>();
    for (var sidecar : limited) {
      var figure = sidecar.memoryMb().orElseThrow();
      shares.add(new MemberGroups.Share("sidecar:" + sidecar.name(), figure));
      left -= figure;
    }
    if (left > 0) {
      shares.addFirst(new MemberGroups.Share("process", left));
    }
    return shares;
  }

  /** The launcher's words for who enters which group. */
  static List<String> arguments(MemberGroups groups) {
    return groups.groups().stream()
        .flatMap(
            group -> List.of("--cgroup", group.share().member() + "=" + group.seenAt()).stream())
        .toList();
  }
}
