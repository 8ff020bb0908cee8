package io.stager.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoreRulesTest {
  /** Lines are separated by a comma and a space; a path that ends in a slash is a directory. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "node_modules | a/node_modules/x | true",
        "a/b | z/a/b/c | false",
        "/a/b | z/a/b | false",
        "foo/*.x | z/foo/q.x | false",
        "foo/*.x | foo/q.x | true",
        "foo/ | foo/ | true",
        "foo/ | foo | false",
        "foo/ | foo/x | true",
        "*.log | d/x.log | true",
        "a?c | abc | true",
        "**/t | t | true",
        "a/**/t | a/t | true",
        "a/** | a/ | false",
        "a/** | a/b | true",
        "build, !build/keep | build/keep | true",
        "!build/keep, build | build/keep | true",
        "build/*, !build/keep | build/keep | false",
        "\\#x | #x | true",
        "x, !!x | x | true",
        "[ | [ | false",
        "a+b | a+b | true",
        "a+b | aab | false",
        "[ab].txt | a.txt | true",
        "[!a].txt | b.txt | true",
        "a\\*b | a*b | true",
        "manifest.yml | sub/manifest.yml | true",
        ".git | .gitmodules | false",
        "/ | a | false",
        "! | a | false",
        "x\\ | x | false"
      })
  void readsLinesAsGitDoes(String lines, String path, boolean ignored) {
    var rules = IgnoreRules.none().with(lines.replace(", ", "\n"), ".cfignore");
    var entry = path.replaceFirst("/$", "");

    assertThat(rules.explain(entry, path.endsWith("/")).filter(Ruling::leavesOut).isPresent())
        .isEqualTo(ignored);
  }

  @Test
  void noLineTakesBackWhatAlwaysHolds() {
    var rules = IgnoreRules.defaults().with("!manifest.yml\n!.git\n", ".cfignore");

    for (var path : List.of("manifest.yml", "sub/manifest.yaml", ".git/config", "a/.DS_Store")) {
      assertThat(rules.explain(path, false).map(Ruling::by)).contains(IgnoreRules.DEFAULTS);
    }
    assertThat(rules.explain(".gitmodules", false)).isEmpty();
  }

  @Test
  void saysWhichLineDecides() {
    var rules = IgnoreRules.defaults().with("# comment\n\n*.log\r\n!keep.log\n", "sub/.cfignore");

    assertThat(rules.explain("sub/deep/x.log", false))
        .contains(new Ruling("sub/deep/x.log", "*.log", "sub/.cfignore", 3, false));
    assertThat(rules.explain("sub/keep.log", false))
        .contains(new Ruling("sub/keep.log", "!keep.log", "sub/.cfignore", 4, true));
    assertThat(rules.explain("x.log", false)).isEmpty();
  }

  @Test
  void aPatternOfManyStarsTakesNoExponentialTime() {
    var rules = IgnoreRules.none().with("a*".repeat(30) + "b", ".cfignore");

    assertThat(rules.explain("a".repeat(200), false)).isEmpty();
  }
}
