package io.stager.droplet.tarball;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarWriterTest {
  private static final Instant TIME = Instant.ofEpochSecond(315532801);
  private static final EntryName NAME = new EntryName("app/x");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final TarWriter tar = new TarWriter(out);

  @Test
  void writesOneBlockForWhatFitsIt() throws IOException {
    tar.write(Entry.file(NAME, 0644, 0, TIME));

    assertThat(out.size()).isEqualTo(512);
    assertThat(written()).isEqualTo(Entry.file(NAME, 0644, 0, TIME));
  }

  @ParameterizedTest
  @ValueSource(longs = {(8L << 30) - 1, 8L << 30, 15L << 30})
  void writesSizesAboveEightGigabytes(long size) throws IOException {
    tar.write(Entry.file(NAME, 0644, size, TIME));

    assertThat(written().size()).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(ints = {96, 97, 98, 99, 100, 101, 155, 156, 157, 200, 254, 255})
  void writesNamesOfEveryLength(int length) throws IOException {
    var name = new EntryName("d".repeat(length / 2) + "/" + "ä".repeat(length / 4));
    var flat = new EntryName("n".repeat(length));

    tar.write(Entry.symlink(name, "t".repeat(length), TIME));
    tar.write(Entry.hardLink(flat, name, 0644, TIME));

    assertThat(written(0)).isEqualTo(Entry.symlink(name, "t".repeat(length), TIME));
    assertThat(written(1)).isEqualTo(Entry.hardLink(flat, name, 0644, TIME));
  }

  @Test
  void fillsUpTheLastBlockOfAFile() throws IOException {
    tar.write(Entry.file(NAME, 0644, 3, TIME), new byte[] {'a', 'b', 'c'});

    assertThat(out.size()).isEqualTo(1024);
    assertThat(out.toByteArray()).endsWith(new byte[509]).contains('c');
  }

  private Entry written() throws IOException {
    return written(0);
  }

  private Entry written(int index) throws IOException {
    var in = new ByteArrayInputStream(out.toByteArray());
    var reader = new TarReader(in, new Suspect("archive", "memory"), ReadLimits.STANDARD);
    for (var i = 0; i < index; i++) {
      reader.next();
    }
    return reader.next().orElseThrow();
  }
}
