package io.stager.engine.run;

import io.stager.droplet.json.JsonObject;
import io.stager.engine.run.member.ContainerProcess;
import io.stager.engine.run.member.LauncherEvent;
import io.stager.engine.run.member.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A member as it is at one moment, with what it uses. */
public record MemberStatus(Member member, Use use, Optional<Integer> memoryLimitMb) {
  /** Resident memory of all its processes, and how long it has run. */
  public record Use(long rssBytes, Optional<Duration> uptime) {}

  static MemberStatus of(
      Member member, List<ContainerProcess> processes, Optional<Integer> limitMb, Instant now) {
    var rss = member.runs() ? ContainerProcess.rssBytes(processes, member.life().pid()) : 0;
    return new MemberStatus(member, new Use(rss, member.uptime(now)), limitMb);
  }

  /** {@return the name for people: the process is the app} */
  public String title() {
    return member.kind() == LauncherEvent.Kind.PROCESS ? "app" : member.name();
  }

  JsonObject toJson() {
    return JsonObject.empty()
        .with("name", member.kind() == LauncherEvent.Kind.PROCESS ? "app" : member.name())
        .with("kind", member.kind().toString())
        .with("pid", Optional.of(member).filter(Member::runs).map(one -> one.life().pid()))
        .with("state", member.life().state().toString())
        .with("rss_bytes", use.rssBytes())
        .with("uptime_s", use.uptime().map(Duration::toSeconds))
        .with("restarts", member.restarts())
        .with("routable", member.routable())
        .with("memory_mb", memoryLimitMb)
        .with("last_check", member.lastCheck().map(MemberStatus::json));
  }

  private static JsonObject json(Member.Check check) {
    return JsonObject.empty()
        .with("time", check.time().toString())
        .with("passed", check.passed())
        .with("detail", check.detail());
  }
}
