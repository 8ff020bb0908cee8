package io.stager.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.fixtures.FileTree;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors come from the matcher that the cf command is built with. */
final class ClassicRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "node_modules a/node_modules/x true",
        "a/b z/a/b/c true",
        "/a/b z/a/b false",
        "foo/*.x z/foo/q.x false",
        "foo/*.x foo/q.x true",
        "foo/ foo false",
        "foo/ foo/x true",
        "*.log d/x.log true",
        "a?c abc false",
        "a?c a?c true",
        "**/t t true",
        "a/**/t a/t true",
        "a/** a true",
        "build,!build/keep build/keep false",
        "!build/keep,build build/keep true",
        "\\#x #x true",
        "x,!!x x false",
        "[ [ false",
        "a+b a+b false",
        "a+b aab true",
        "[ab].txt a.txt true",
        "[!a].txt b.txt false",
        "a\\*b a*b true",
        "manifest.yml sub/manifest.yml true",
        ".git .gitmodules false",
        "/ any/path true"
      })
  void readsLinesAsTheCfCommandDoes(String lines, String path, boolean ignored) {
    var rules = ClassicRules.of(lines.replace(",", "\n") + "\n");

    assertThat(rules.explain(path).filter(Ruling::leavesOut).isPresent()).isEqualTo(ignored);
  }

  @Test
  void noLineTakesBackWhatAlwaysHolds() {
    var rules = ClassicRules.of("!manifest.yml\n");

    assertThat(rules.explain("sub/manifest.yml"))
        .contains(new Ruling("sub/manifest.yml", "manifest.yml", IgnoreRules.DEFAULTS, 0, false));
  }

  @Test
  void aFileOfADirectoryThatIsLeftOutIsTakenBack(@TempDir Path app) {
    FileTree.empty()
        .file(".cfignore", "build\n!build/keep\n/logs/\n")
        .file("build/keep", "")
        .file("build/other", "")
        .file("logs/x", "")
        .file("tmp/sub/.cfignore", "*\n")
        .file("tmp/sub/kept", "")
        .writeTo(app);

    assertThat(AppFiles.collectClassic(app).entries())
        .extracting(AppFile::path)
        .containsExactly("build", "build/keep", "logs", "tmp", "tmp/sub", "tmp/sub/kept");
  }

  @Test
  void namesTheLineThatDecides() {
    var rules = ClassicRules.of("# logs\n*.log\r\n\n  tmp  \n");

    assertThat(rules.explain("a/x.log"))
        .contains(new Ruling("a/x.log", "*.log\r", IgnoreRules.FILE, 2, false));
    assertThat(rules.explain("tmp/x")).map(Ruling::line).contains(4);
    assertThat(rules.explain("# logs")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a/b, z/a/b/c, true",
    "a?c, abc, false",
    "'build\n!build/keep', build/keep, false",
    "'*.log', x.log, none",
    "'foo/', foo/x, none"
  })
  void namesAFileOfWhichTheTwoReadingsThinkDifferently(
      String lines, String path, String gitKeepsIt, @TempDir Path app) {
    FileTree.empty().file(".cfignore", lines + "\n").file(path, "").file("a.rb", "").writeTo(app);

    var difference = IgnoreDialect.GIT.collect(app).difference();

    assertThat(difference.map(some -> some.path() + some.gitKeepsIt()).orElse("none"))
        .isEqualTo(gitKeepsIt.equals("none") ? "none" : path + gitKeepsIt);
  }
}
