package io.stager.engine.run;

import io.stager.droplet.LaunchDescriptor;
import io.stager.droplet.Sidecar;
import io.stager.engine.run.member.InstanceState;
import io.stager.engine.run.member.LauncherEvent.Kind;
import io.stager.engine.run.member.Member;
import java.util.ArrayList;
import java.util.List;

/**
 * Who belongs to an instance of a process type, by its descriptor.
 *
 * <p>A launcher writes down what it does. What it is about to do follows from the descriptor: to
 * start who has not come up yet, and who ended and is to be started again.
 */
record Roster(LaunchDescriptor launch, String process) {
  /** {@return all of them as they are in an instance that goes on} */
  List<Member> members(InstanceState state) {
    var members = new ArrayList<Member>();
    members.add(state.member(Kind.PROCESS, process).orElse(Member.waiting(Kind.PROCESS, process)));
    for (var sidecar : launch.sidecarsOf(process)) {
      members.add(
          state
              .member(Kind.SIDECAR, sidecar.name())
              .map(member -> comesBack(sidecar, member) ? member.restarting() : member)
              .orElse(Member.waiting(Kind.SIDECAR, sidecar.name())));
    }
    return members;
  }

  private static boolean comesBack(Sidecar sidecar, Member member) {
    return member.life().state() == Member.State.EXITED
        && sidecar.lifecycle().onExit() == Sidecar.OnExit.RESTART;
  }
}
