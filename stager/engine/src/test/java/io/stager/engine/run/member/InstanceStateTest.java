package io.stager.engine.run.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.engine.run.state.InstanceLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InstanceStateTest {
  private static final String LIFE =
      """
      {"time":"2026-11-22T16:13:23.000000000Z","seq":1,"kind":"launcher","event":"unpacked"}
      {"time":"2026-11-22T16:13:24.000000000Z","seq":2,"kind":"sidecar","member":"config-server","event":"starting","pid":7}
      {"time":"2026-11-22T16:13:24.100000000Z","seq":3,"kind":"sidecar","member":"config-server","event":"ready","pid":7,"after_s":0.1,"detail":"port 8082"}
      {"time":"2026-11-22T16:13:24.200000000Z","seq":4,"kind":"process","member":"web","event":"starting","pid":13}
      {"time":"2026-11-22T16:13:25.500000000Z","seq":5,"kind":"process","member":"web","event":"healthy","pid":13,"after_s":1.3,"detail":"port 8080"}
      {"time":"2026-11-22T16:14:00.000000000Z","seq":6,"kind":"sidecar","member":"config-server","event":"exited","pid":7,"status":137,"signal":"KILL","detail":"…"}
      {"time":"2026-11-22T16:14:00.010000000Z","seq":7,"kind":"launcher","event":"stopping","reason":"exited"}
      {"time":"2026-11-22T16:14:00.200000000Z","seq":8,"kind":"process","member":"web","event":"exited","pid":13,"status":143,"signal":"TERM"}
      {"time":"2026-11-22T16:14:00.300000000Z","seq":9,"kind":"launcher","event":"ended","status":137,"reason":"exited","detail":"APP/PROC/WEB/SIDECAR/CONFIG-SERVER: Exited with status 137"}
      """;

  @Test
  void servesFromHealthyToTheFirstSignOfTheEnd() {
    assertThat(after(4).serving()).isFalse();
    assertThat(after(5).serving()).isTrue();
    assertThat(after(6).serving()).isTrue();
    assertThat(after(7).serving()).isFalse();
  }

  @Test
  void knowsItsMembers() {
    var members = after(5).members().values();

    assertThat(members).extracting(Member::name).containsExactly("config-server", "web");
    assertThat(members)
        .extracting(member -> member.life().pid() + " " + member.life().state())
        .containsExactly("7 running", "13 running");
    assertThat(members.iterator().next().lastCheck())
        .contains(new Member.Check(Instant.parse("2026-11-22T16:13:24.100Z"), true, "port 8082"));
    assertThat(members.iterator().next().uptime(Instant.parse("2026-11-22T16:13:34Z")))
        .contains(Duration.ofSeconds(10));
  }

  @Test
  void knowsWhyItEndedAndNothingAfterThat() {
    var ended = after(9);

    assertThat(ended.end())
        .contains(
            new InstanceState.End(
                Instant.parse("2026-11-22T16:14:00.300Z"),
                137,
                "exited",
                "APP/PROC/WEB/SIDECAR/CONFIG-SERVER: Exited with status 137"));
    assertThat(ended.after(parse(LIFE.lines().skip(3).limit(2)))).isEqualTo(ended);
  }

  @Test
  void countsRestartsOfAMember() {
    var life = Stream.of(sidecar("starting", 3), sidecar("exited", 3), sidecar("starting", 9));

    var state = InstanceState.NEW.after(parse(life));

    var member = state.members().values().iterator().next();
    assertThat(member.restarts()).isEqualTo(1);
    assertThat(member.life())
        .isEqualTo(
            new Member.Life(
                Member.State.STARTING, 9, Instant.parse("2026-11-22T16:13:24Z"), Optional.empty()));
  }

  @Test
  void knowsWhichMembersTakeRequests() {
    var life = Stream.of(sidecar("starting", 3), sidecar("unroutable", 3));

    var state = InstanceState.NEW.after(parse(life));

    assertThat(state.member(LauncherEvent.Kind.SIDECAR, "m").flatMap(Member::routable))
        .contains(false);
    assertThat(state.routable()).isTrue();
    assertThat(after(5).member(LauncherEvent.Kind.PROCESS, "web").flatMap(Member::routable))
        .isEmpty();
  }

  @Test
  void doesNotBelieveEverything() {
    var hostile =
        Stream.of(
            "",
            "[]",
            "{\"kind\":\"kernel\",\"event\":\"ended\"}",
            "{\"kind\":\"sidecar\",\"member\":\"x\",\"event\":\"ended\"}",
            "{\"kind\":\"process\",\"member\":\"web\",\"event\":\"healthy\",\"time\":\"noon\"}",
            "{\"kind\":\"sidecar\",\"member\":{},\"event\":\"exited\",\"pid\":\"x\"}",
            "{\"a\":".repeat(1000));

    assertThat(InstanceState.NEW.after(parse(hostile))).isEqualTo(InstanceState.NEW);
  }

  @Test
  void takesControlCharactersOutOfWhatPeopleWillSee() {
    var event =
        LauncherEvent.parse(
            "{\"kind\":\"launcher\",\"event\":\"ended\",\"detail\":\"a\\u001b[2J\\nb"
                + "c".repeat(9000)
                + "\"}");

    assertThat(event.orElseThrow().detail()).startsWith("abcc").hasSizeLessThan(4097);
  }

  @Test
  void boundsTheNumberOfMembers() {
    var many =
        Stream.iterate(0, i -> i + 1)
            .limit(10_000)
            .map(i -> "{\"kind\":\"sidecar\",\"member\":\"m" + i + "\",\"event\":\"starting\"}");

    assertThat(InstanceState.NEW.after(parse(many)).members()).hasSize(256);
  }

  @Test
  void isReadFromItsFile(@TempDir Path directory) throws IOException {
    var layout = new InstanceLayout(directory);
    Files.writeString(layout.events(), LIFE);

    assertThat(InstanceState.read(layout)).isEqualTo(after(9));
  }

  private static String sidecar(String event, int pid) {
    return """
    {"time":"2026-11-22T16:13:24Z","kind":"sidecar","member":"m","event":"%s","pid":%d}\
    """
        .formatted(event, pid);
  }

  private static InstanceState after(int lines) {
    return InstanceState.NEW.after(parse(LIFE.lines().limit(lines)));
  }

  private static List<LauncherEvent> parse(Stream<String> lines) {
    return lines.map(LauncherEvent::parse).flatMap(Optional::stream).toList();
  }
}
