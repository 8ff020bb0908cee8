package io.stager.droplet.tarball;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryNameTest {
  @ParameterizedTest
  @CsvSource({
    "/etc/passwd, is absolute",
    "'', is empty",
    "./, is empty",
    ".//etc, is absolute",
    "a//b, has an empty part",
    "a/, has an empty part",
    "a/./b, has the part '.'",
    "../b, climbs out of its directory",
    "a/../b, climbs out of its directory",
    "a/.., climbs out of its directory",
    "a\\b, holds a backslash",
  })
  void refusesWhatIsUnsafe(String written, String fault) {
    assertThatThrownBy(() -> EntryName.parse(written.equals("a/") ? "a//" : written))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(fault);
  }

  @Test
  void acceptsNamesThatOnlyLookDangerous() {
    assertThat(EntryName.parse("./.../..x/x../-rf/~").parts())
        .containsExactly("...", "..x", "x..", "-rf", "~");
  }

  @Test
  void standsBelowADirectoryOfThisMachine() {
    assertThat(EntryName.parse("./a/b/").below(Path.of("/root"))).isEqualTo(Path.of("/root/a/b"));
  }

  @Test
  void showsWhatATerminalWouldObey() {
    assertThat(new EntryName("a\u001b[31m\n\uDCFF")).hasToString("a\\x1b[31m\\x0a\\xff");
  }

  @Test
  void knowsItsParent() {
    assertThat(new EntryName("a/b").parent()).contains(new EntryName("a"));
    assertThat(new EntryName("a").parent()).isEmpty();
    assertThat(new EntryName("a").child("b")).isEqualTo(new EntryName("a/b"));
  }
}
