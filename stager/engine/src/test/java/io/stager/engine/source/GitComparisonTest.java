package io.stager.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What git itself leaves out of generated trees, by generated rules, is what we leave out. */
class GitComparisonTest {
  private static final List<String> NAMES =
      List.of(
          "a", "b", "ab", "abc", "a.b", "x.log", "build", "#x", "!x", "a b", "é", "a*b", "[", "a-b",
          "A1");
  private static final List<String> PIECES =
      List.of(
          "a",
          "b",
          "ab",
          "*",
          "**",
          "?",
          "/",
          "/",
          "[ab]",
          "[!a]",
          "[a-c]",
          "[^b]*",
          ".",
          "x.log",
          "*.log",
          "build",
          "\\#x",
          "\\!x",
          "[[:alpha:]]",
          "[[:digit:]]",
          "[[:upper:]][0-9]",
          "[]-]",
          "\\*",
          "[",
          "[a",
          "é",
          "a b",
          "-",
          "a\\b",
          "[\\]a]",
          "[[:nope:]]",
          "[[:alpha]",
          "[z-a]",
          "**/",
          "/**",
          "/**/");
  private static final int RULES_PER_TREE = 6;
  private static final int ROUNDS = 30;

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void agreesWithGit(long seed) throws Exception {
    var random = new Random(seed);
    run("git", "init", "-q");
    makeTree(dir, random, 2);
    var all = kept("");
    var telling = 0;
    for (var round = 0; round < ROUNDS; round++) {
      var rules =
          IntStream.range(0, RULES_PER_TREE)
              .mapToObj(i -> rule(random))
              .collect(Collectors.joining("\n", "", "\n"));
      Files.writeString(dir.resolve(".git/info/exclude"), rules);

      var kept = kept(rules);

      assertThat(kept).as("rules of seed %d:%n%s", seed, rules).isEqualTo(keptByGit());
      telling += kept.isEmpty() || kept.equals(all) ? 0 : 1;
    }
    assertThat(telling).as("rounds that leave out some, but not all").isGreaterThan(ROUNDS / 3);
  }

  private static String rule(Random random) {
    var pieces =
        IntStream.rangeClosed(0, random.nextInt(4))
            .mapToObj(i -> PIECES.get(random.nextInt(PIECES.size())))
            .collect(Collectors.joining());
    return (random.nextInt(5) == 0 ? "!" : "")
        + pieces
        + (random.nextInt(6) == 0 ? "/" : "")
        + (random.nextInt(8) == 0 ? "  " : "");
  }

  private static void makeTree(Path directory, Random random, int depth) throws IOException {
    for (var name : NAMES) {
      var child = directory.resolve(name);
      if (depth > 0 && random.nextInt(3) == 0) {
        Files.createDirectory(child);
        makeTree(child, random, depth - 1);
      } else {
        Files.createFile(child);
      }
    }
  }

  private SortedSet<String> kept(String text) throws IOException {
    var rules = IgnoreRules.none().with(text, ".cfignore");
    var files = new TreeSet<String>();
    try (Stream<Path> all = Files.walk(dir)) {
      all.filter(Files::isRegularFile)
          .map(file -> dir.relativize(file).toString())
          .filter(path -> !path.startsWith(".git/"))
          .filter(path -> rules.explain(path, false).filter(Ruling::leavesOut).isEmpty())
          .forEach(files::add);
    }
    return files;
  }

  private SortedSet<String> keptByGit() throws Exception {
    var output = run("git", "ls-files", "-z", "--others", "--exclude-standard");
    return Stream.of(output.split("\0"))
        .filter(f -> !f.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String run(String... command) throws Exception {
    var builder =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .directory(dir.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("HOME", dir.toString());
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    var process = builder.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output;
  }
}
