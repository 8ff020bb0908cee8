package io.stager.droplet.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.droplet.tarball.Entry;
import io.stager.droplet.tarball.EntryName;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SegmentsTest {
  private static final int FILES = 5000;

  @Test
  void areOfAboutOneMebibyteAndHoldEveryEntryOnce() throws IOException {
    var files = files(IntStream.generate(() -> 10_000).limit(FILES).toArray());

    var segments = cut(files);

    assertThat(segments.stream().flatMap(segment -> segment.entries().stream()))
        .containsExactlyElementsOf(files);
    assertThat(segments).hasSizeBetween(FILES / 200, FILES / 50);
    assertThat(segments).allMatch(segment -> segment.entries().size() * 10_512 <= 2 << 20);
  }

  @Test
  void oneFileThatChangesMovesNoCutElsewhere() throws IOException {
    var sizes = IntStream.range(0, FILES).map(i -> i * 7919 % 20_000).toArray();
    var before = cut(files(sizes));
    sizes[2500] += 70_000;

    var after = cut(files(sizes));

    var known = new HashSet<>(before);
    assertThat(after).filteredOn(segment -> !known.contains(segment)).hasSizeBetween(1, 2);
  }

  @Test
  void aLargeFileIsCutAtFixedOffsetsAndHasItsSegmentsForItself() throws IOException {
    var files = files(10, (2 << 20) + 5, 10);

    var segments = cut(files);

    var large = files.get(1);
    assertThat(segments)
        .containsExactly(
            new Segment(List.of(files.get(0))),
            new Segment(List.of(new Planned.Part(large, 0, 1 << 20))),
            new Segment(List.of(new Planned.Part(large, 1 << 20, 1 << 20))),
            new Segment(List.of(new Planned.Part(large, 2 << 20, 5))),
            new Segment(List.of(files.get(2), new Planned.EndMarker())));
  }

  private static List<Planned.RegularFile> files(int... sizes) {
    return IntStream.range(0, sizes.length)
        .mapToObj(i ->
            new Planned.RegularFile(
                Entry.file(
                    new EntryName("app/node_modules/module" + i / 20 + "/file" + i + ".js"),
                    0644,
                    sizes[i],
                    Instant.EPOCH),
                Path.of("/nowhere"),
                new FileFacts(0100644, i, 1, sizes[i], FileTime.fromMillis(0))))
        .toList();
  }

  private static List<Segment> cut(List<Planned.RegularFile> files) throws IOException {
    var all = new ArrayList<Segment>();
    var segments = new Segments(1 << 20, all::add);
    for (var file : files) {
      segments.add(file);
    }
    segments.add(new Planned.EndMarker());
    var last = all.getLast().entries();
    if (last.size() == 1) {
      all.removeLast();
    } else if (files.size() > 10) {
      all.set(all.size() - 1, new Segment(last.subList(0, last.size() - 1)));
    }
    return all;
  }
}
