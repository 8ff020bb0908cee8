package io.stager.droplet.tarball;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathBytesTest {
  @Test
  void losesNoByte() {
    var random = new Random(1);
    for (var i = 0; i < 2000; i++) {
      var bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);

      assertThat(PathBytes.bytes(PathBytes.text(bytes))).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a b%20?#", "grüße/x", "日本/🚀", "/abs/ä", "../ä", "a+b&c=d;e"})
  void turnsTextIntoAPathAndBack(String text) {
    assertThat(PathBytes.text(PathBytes.path(text))).isEqualTo(text);
    assertThat(PathBytes.path(text).isAbsolute()).isEqualTo(text.startsWith("/"));
  }

  @Test
  void turnsWhatIsNoUtf8IntoAPathAndBack() {
    var text = PathBytes.text(new byte[] {'a', (byte) 0xff, '/', (byte) 0xc3, '(', (byte) 0x80});

    assertThat(PathBytes.text(PathBytes.path(text))).isEqualTo(text);
    assertThat(PathBytes.isUtf8(text)).isFalse();
  }

  @Test
  void addsNoSlashToWhatHappensToBeADirectory() {
    assertThat(Files.isDirectory(Path.of("/usr"))).isTrue();
    assertThat(PathBytes.text(Path.of("usr?").resolveSibling("usr"))).isEqualTo("usr");
    assertThat(PathBytes.text(PathBytes.path("/usr/?/.."))).isEqualTo("/usr/?/..");
  }

  @Test
  void ordersByUnsignedBytes() {
    var names = List.of("a", "Z", "a.b", "a/b", "ä", "🚀", "\uFFFC", "", "a-b", "\uDCFF");
    var byBytes =
        names.stream()
            .sorted(
                Comparator.comparing(
                    name -> new String(PathBytes.bytes(name), StandardCharsets.ISO_8859_1)))
            .toList();

    assertThat(names.stream().sorted(PathBytes::compare)).containsExactlyElementsOf(byBytes);
  }
}
