package io.stager.droplet.yaml;

import static io.stager.droplet.yaml.YamlTest.assertFails;

import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class YamlMistakeTest {
  @Test
  void aTabInTheIndentation() {
    assertFails(
        () -> Yaml.parse("a:\n  b: 1\n\tc: 2\n", "m.yml"),
        "'m.yml' is not valid YAML: found character 'TAB' that cannot start any token",
        """
        m.yml, line 3, column 1
           c: 2
          ^\
        """,
        "indent with spaces; YAML takes no tabs");
  }

  @Test
  void aColonInAPlainValue() {
    assertFails(
        () -> Yaml.parse("web: foo: bar\n", "Procfile"),
        "'Procfile' is not valid YAML: mapping values are not allowed here",
        """
        Procfile, line 1, column 9
          web: foo: bar
                  ^\
        """,
        "put a value that holds ': ' in quotes, or correct the indentation of this line");
  }

  @Test
  void aQuoteThatIsNeverClosed() {
    assertFails(
        () -> Yaml.parse("a: 'b\nc: d\n", "m.yml"),
        "'m.yml' is not valid YAML: found unexpected end of stream",
        """
        m.yml, line 3, column 1
        \s\s
          ^\
        """,
        "close the quote or bracket that the file leaves open");
  }

  @Test
  void aKeyThatStandsTwice() {
    assertFails(
        () -> Yaml.parse("memory: 64M\nname: a\nmemory: 1G\n", "m.yml"),
        "The key 'memory' stands twice in the same map",
        """
        m.yml, line 3, column 1
          memory: 1G
          ^\
        """,
        "keep one of them; the first is on line 1");
  }

  @Test
  void anAliasWithoutAnchor() {
    assertFails(
        () -> Yaml.parse("command: *rb\n", "m.yml"),
        "The alias '*rb' has no anchor before it",
        """
        m.yml, line 1, column 10
          command: *rb
                   ^\
        """,
        "define it before it is used, as &rb, or put the value in quotes");
  }

  @Test
  void aPatternThatLooksLikeAnAlias() {
    assertFails(
        () -> Yaml.parse("command: *.rb\n", "m.yml"),
        "'m.yml' is not valid YAML: unexpected character found .(46)",
        """
        m.yml, line 1, column 11
          command: *.rb
                    ^\
        """,
        "put the value in quotes");
  }

  @Test
  void anAliasOfItself() {
    assertFails(
        () -> Yaml.parse("a: &a [*a]\n", "m.yml"),
        "The alias '*a' has no anchor before it",
        """
        m.yml, line 1, column 8
          a: &a [*a]
                 ^\
        """,
        "define it before it is used, as &a, or put the value in quotes");
  }

  @Test
  void twoDocuments() {
    assertFails(
        () -> Yaml.parse("a: 1\n---\nb: 2\n", "m.yml"),
        "'m.yml' holds more than one document",
        """
        m.yml, line 2, column 1
          ---
          ^\
        """,
        "keep one of them, and remove the line with '---' between them");
  }

  @Test
  void aMergeOfNoMap() {
    assertFails(
        () -> Yaml.parse("a: &a 5\nb:\n  <<: *a\n", "m.yml"),
        "Only a map can be merged in with '<<', and this is '5'",
        """
        m.yml, line 1, column 4
          a: &a 5
             ^\
        """,
        "name the anchor of a map, such as <<: *defaults");
  }

  @Test
  void aMapAsAKey() {
    assertFails(
        () -> Yaml.parse("{a: 1}: b\n", "m.yml"),
        "A key must be a word, and this is a map",
        """
        m.yml, line 1, column 1
          {a: 1}: b
          ^\
        """,
        "put it in quotes");
  }

  @Test
  void aControlCharacter() {
    assertFails(
        () -> Yaml.parse("a: 1\nb: x\u001B[31my\n", "release"),
        "'release' holds the control character U+001B",
        """
        release, line 2, column 5
          b: x\uFFFD[31my
              ^\
        """,
        "remove it; in double quotes it can be written as \\u001B");
  }

  @Test
  void aBombOfAliases() {
    var bomb =
        "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
            + IntStream.rangeClosed(1, 9)
                .mapToObj(i -> "a%d: &a%d [%s]\n".formatted(i, i, nine("*a" + (i - 1))))
                .collect(Collectors.joining());

    assertFails(
        () -> Yaml.parse(bomb, "m.yml"),
        "The aliases of 'm.yml' stand for more than 10,000 values",
        """
        m.yml, line 5, column 10
          a4: &a4 [*a3, *a3, *a3, *a3, *a3, *a3, *a3, *a3, *a3]
                   ^\
        """,
        "use fewer aliases, or write the values out");
  }

  private static String nine(String alias) {
    return String.join(", ", Collections.nCopies(9, alias));
  }

  @Test
  void aNestThatIsTooDeep() {
    assertFails(
        () -> Yaml.parse("[".repeat(5_000), "m.yml"),
        "'m.yml' is nested more than 64 deep",
        "m.yml, line 1, column 65\n  " + "[".repeat(100) + "\n  " + " ".repeat(60) + "^",
        "lay it out flatter");
  }

  @Test
  void aNestThatAliasesMakeTooDeep() {
    var ladder =
        "a0: &a0 [x]\n"
            + IntStream.rangeClosed(1, 70)
                .mapToObj(i -> "a%d: &a%d [*a%d]\n".formatted(i, i, i - 1))
                .collect(Collectors.joining());

    assertFails(
        () -> Yaml.parse(ladder, "m.yml"),
        "'m.yml' is nested more than 64 deep",
        """
        m.yml, line 63, column 12
          a62: &a62 [*a61]
                     ^\
        """,
        "lay it out flatter");
  }
}
