package io.stager.builder.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuilderIT {
  private static final Path MODULE = Path.of("").toAbsolutePath();

  @TempDir Path root;
  private Cell cell;

  @BeforeEach
  void prepare() {
    cell = new Cell(root).buildpacks("always-detects", "shows-environment", "finalize-fails");
  }

  private Cell.Ended start(Path command, Map<String, String> env, List<String> words)
      throws Exception {
    var argv = new ArrayList<>(List.of(command.toString()));
    argv.addAll(words);
    var out = cell.path("stdout");
    var err = cell.path("stderr");
    var builder =
        new ProcessBuilder(argv)
            .directory(cell.path("tmp").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("TMPDIR", cell.path("tmp").toString());
    builder.environment().putAll(env);
    var code = builder.start().waitFor();
    return new Cell.Ended(code, Files.readString(out), Files.readString(err));
  }

  private List<String> build(String order) {
    return cell.flags("-skipDetect=true", "-buildpackOrder=" + order);
  }

  @Test
  void startsFromAnyDirectoryAndThroughALink() throws Exception {
    var link = Files.createSymbolicLink(root.resolve("b"), MODULE.resolve("bin/builder"));

    var ended = start(link, Map.of(), build("always-detects"));

    assertThat(ended)
        .isEqualTo(
            new Cell.Ended(
                0,
                "always-detects supplies 0\nalways-detects finalizes 0\n",
                "words on standard error\nwords of the release\n"));
    assertThat(cell.droplet().nodes()).containsKey("launch.json");
  }

  @Test
  void theImageCanBeCopiedAnywhereAndNeedsNoOtherJava() throws Exception {
    var copy = root.resolve("lifecycle");
    copy(MODULE.resolve("target/image"), copy);

    var ended =
        start(
            copy.resolve("bin/builder"),
            Map.of("PATH", "/usr/bin:/bin", "JAVA_HOME", "/nowhere"),
            build("always-detects"));

    assertThat(ended.code()).isZero();
  }

  private static void copy(Path from, Path to) throws Exception {
    assertThat(new ProcessBuilder("cp", "-a", from.toString(), to.toString()).start().waitFor())
        .isZero();
  }

  @Test
  void codesReachTheShell() throws Exception {
    var builder = MODULE.resolve("bin/builder");

    assertThat(start(builder, Map.of(), build("finalize-fails")).code()).isEqualTo(223);
    assertThat(start(builder, Map.of(), List.of("-nonsense")).code()).isEqualTo(2);
    assertThat(start(builder, Map.of(), List.of("-h")).code()).isZero();
    assertThat(start(builder, Map.of("VCAP_PLATFORM_OPTIONS", "["), build("x")).code())
        .isEqualTo(3);
  }

  @Test
  void whatIsMeantForTheAppsJavaReachesTheScriptsAndNotOurs() throws Exception {
    var ended =
        start(
            MODULE.resolve("bin/builder"),
            Map.of(
                "JAVA_TOOL_OPTIONS", "-javaagent:/home/vcap/app/agent.jar",
                "_JAVA_OPTIONS", "-Xmx1k"),
            build("shows-environment"));

    assertThat(ended.code()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).contains("JAVA_TOOL_OPTIONS=-javaagent:/home/vcap/app/agent.jar\n");
  }

  @Test
  void valuesThatAreNotUtf8ReachTheScriptsAsTheyAre() throws Exception {
    var shell =
        new ProcessBuilder(
                "bash",
                "-c",
                "export DATABASE_URL=$'caf\\xe9'; exec \"$@\"",
                "bash",
                MODULE.resolve("bin/builder").toString())
            .redirectOutput(cell.path("stdout").toFile());
    shell.command().addAll(build("shows-environment"));

    assertThat(shell.start().waitFor()).isZero();
    assertThat(Files.readString(cell.path("stdout"), StandardCharsets.ISO_8859_1))
        .contains("DATABASE_URL=caf\u00e9\n");
  }
}
