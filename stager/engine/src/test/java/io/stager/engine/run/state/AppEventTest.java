package io.stager.engine.run.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.engine.run.state.AppEvent.Detail;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AppEventTest {
  private static final Instant TIME = Instant.parse("2026-11-22T16:14:02.710Z");
  private static final AppEvent.Subject WEB =
      new AppEvent.Subject(new Slot("web", 0), "guid", "version");

  @Test
  void aCrashHasTheKeysThatScriptsReadAndNoOthersBeforeThem() {
    var crash =
        new Detail.Crash(
            "APP/PROC/WEB: Exited with status 1", 3, Optional.of(30L), Optional.empty());

    assertThat(new AppEvent(TIME, AppEvent.Type.CRASHED, WEB, crash).toJson().compact())
        .isEqualTo(
            "{\"time\":\"2026-11-22T16:14:02.710Z\",\"type\":\"crashed\",\"process\":\"web\","
                + "\"index\":0,\"instance\":\"guid\",\"version\":\"version\",\"reason\":\"CRASHED\","
                + "\"exit_description\":\"APP/PROC/WEB: Exited with status 1\",\"crash_count\":3,"
                + "\"restart_s\":30}");
  }

  static Stream<AppEvent> events() {
    var failure = new AppEvent.Failure(8, "no veth", "load it");
    return Stream.of(
        new AppEvent(TIME, AppEvent.Type.STARTING, WEB, new Detail.None()),
        new AppEvent(
            TIME, AppEvent.Type.READY, WEB, new Detail.Passed("config-server", 0.1, "port 8082")),
        new AppEvent(TIME, AppEvent.Type.RUNNING, WEB, new Detail.Passed("app", 1.3, "port 8080")),
        new AppEvent(
            TIME,
            AppEvent.Type.CRASHED,
            WEB,
            new Detail.Crash("gone", 200, Optional.empty(), Optional.of(failure))),
        new AppEvent(TIME, AppEvent.Type.STOPPING, WEB, new Detail.None()),
        new AppEvent(
            TIME,
            AppEvent.Type.STOPPED,
            WEB,
            new Detail.Ends(List.of(new AppEvent.MemberEnd("app", 0.25)))));
  }

  @ParameterizedTest
  @MethodSource("events")
  void isReadAsItWasWritten(AppEvent event) {
    assertThat(AppEvent.parse(event.toJson().compact())).contains(event);
  }

  @Test
  void passesOverWhatItDoesNotKnow() {
    assertThat(AppEvent.parse("{\"type\":\"scaled\"}")).isEmpty();
    assertThat(AppEvent.parse("{\"type\":\"crashed\",\"time\":\"x\"}")).isEmpty();
    assertThat(AppEvent.parse("nonsense")).isEmpty();
  }
}
