package io.stager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job of somebody who is not root. */
final class OrdinaryUserIT {
  private static final String APP = "fixtures/apps/answering";
  private static final String NO_LIMITS =
      "Warning: Memory and processes of scripts are not limited";
  private static final String NO_NETWORK = "Warning: Instances are on the machine's network";

  @TempDir private Path directory;
  private OrdinaryUser user = new OrdinaryUser(Path.of(""));

  @BeforeEach
  void makesAHome() throws IOException {
    user = OrdinaryUser.in(directory);
  }

  @Test
  void runsAnAppWithItsSidecar() throws Exception {
    try {
      var pushed = user.stager("push", "--detach", user.seen(APP)).succeeded();
      assertThat(pushed.err())
          .containsOnlyOnce(NO_LIMITS)
          .containsOnlyOnce(NO_NETWORK)
          .contains("run stager as root to have a network for each, and limits")
          .contains("secret ready after", "app healthy after");
      var url = pushed.out().strip();
      assertThat(Http.get(url)).isEqualTo("a secret\n");

      var instance = user.stager("ps", "--json").succeeded().jsonList().getFirst();
      assertThat(instance.text("state")).contains("running");
      assertThat(instance.objects("members"))
          .hasSize(2)
          .allSatisfy(member -> {
            assertThat(member.number("pid").orElse(0L)).isPositive();
            assertThat(member.number("rss_bytes").orElse(0L)).isPositive();
          });

      var inside =
          user.stager(
              "ssh", "answering", "-c", "id -u; id -un; pwd; ls -A /root $HOME; ps -eo args");
      assertThat(inside.out())
          .startsWith("2000\nvcap\n/home/vcap/app\n")
          .contains("/launcher run ", "perl app.pl", "perl secret.pl");
      assertThat(user.stager("ssh", "answering", "-c", "cat /proc/1/environ; exit 7").code())
          .isEqualTo(7);
      assertThat(user.stager("logs", "--recent", "answering").succeeded().out())
          .contains("[APP/PROC/WEB/SIDECAR/SECRET/0] OUT telling secrets")
          .contains("OUT Container became healthy");

      user.stager("ssh", "answering", "-c", "kill -9 $(pgrep -f secret.pl)");
      assertThat(Http.getOnceUp(url)).isEqualTo("a secret\n");
      assertThat(user.stager("events", "answering").out()).contains("crash 1, restarted at once");
    } finally {
      assertThat(user.stager("stop", "answering").succeeded().err())
          .contains("web/0 app ended after ", "secret ended after ");
    }
    assertThat(new Leftovers(user.state()).afterAWhile()).isEmpty();
    user.stager("delete", "-f", "answering").succeeded();
    assertThat(user.state().resolve("stager/apps/answering")).doesNotExist();
  }

  @Test
  void stagesTheSameDropletAsRoot() throws Exception {
    var ordinary = user.stager(staging(user.home().resolve("o.tgz"))).succeeded();
    var root =
        user.rootsStager(directory.resolve("root"), staging(directory.resolve("r.tgz")))
            .succeeded();

    assertThat(ordinary.err()).containsOnlyOnce(NO_LIMITS).doesNotContain(NO_NETWORK);
    assertThat(root.err()).doesNotContain(NO_LIMITS);
    assertThat(ordinary.json().text("digest")).isEqualTo(root.json().text("digest"));
    assertThat(new Leftovers(user.state()).afterAWhile()).isEmpty();
  }

  private static String[] staging(Path target) {
    var options = "-b fixtures/buildpacks/unpacks-foreign -b fixtures/buildpacks/compiles --json";
    return ("stage " + APP + " " + options + " -o " + target).split(" ");
  }

  @Test
  void stagesWithoutANetwork() {
    user.stager("stage", user.seen(APP), "--offline", "-o", user.home() + "/o.tgz").succeeded();
  }

  @Test
  void saysWhatToDoWhereItMayNotMakeContainers() {
    var refused = user.inChroot("stage", user.seen(APP), "-o", user.home() + "/o.tgz");

    assertThat(refused.code()).isEqualTo(8);
    assertThat(refused.err())
        .contains(
            "Error: An ordinary user cannot make containers on this machine: ",
            "try    allow user namespaces (sysctl user.max_user_namespaces=15000;",
            "run stager as root, or stage with --stack none inside a container")
        .doesNotContain(NO_LIMITS);
  }
}
