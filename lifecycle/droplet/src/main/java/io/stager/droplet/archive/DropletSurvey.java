package io.stager.droplet.archive;

import io.stager.droplet.tarball.Entry;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A droplet in every detail but the bytes of its files.
 *
 * @param entries all of them, in their order
 * @param files those that have content
 */
public record DropletSurvey(DropletSummary summary, List<Entry> entries, List<PackedFile> files) {
  /** Copies the lists. */
  public DropletSurvey {
    entries = List.copyOf(entries);
    files = List.copyOf(files);
  }

  /**
   * Files of one kind, or in one directory.
   *
   * @param name of the kind or directory
   */
  public record Share(String name, long files, long bytes) {
    private static final Comparator<Share> LARGEST_FIRST =
        Comparator.comparingLong(Share::bytes).reversed().thenComparing(Share::name);
  }

  /**
   * Files with one content.
   *
   * @param size of one of them
   */
  public record Duplicate(List<String> names, long size) {
    /** {@return what one copy less would save, times the copies} */
    public long wasted() {
      return size * (names.size() - 1);
    }
  }

  /** {@return why what it starts would not run, as far as that can be told; empty when it would} */
  public List<String> faults() {
    return summary.launch().map(launch -> CommandAudit.faults(this, launch)).orElse(List.of());
  }

  /** {@return the kinds of files there are, the largest first} */
  public List<Share> kinds() {
    var kinds = new HashMap<String, Share>();
    files.forEach(file -> count(kinds, file.kind().name(), 1, file.size()));
    return largest(kinds, kinds.size());
  }

  /** {@return the directories that hold most, with all below them} */
  public List<Share> largestDirectories(int number) {
    var inThemselves = new HashMap<String, Share>();
    for (var file : files) {
      above(file.name()).ifPresent(directory -> count(inThemselves, directory, 1, file.size()));
    }
    var withAllBelow = new HashMap<String, Share>();
    for (var share : inThemselves.values()) {
      for (var at = Optional.of(share.name()); at.isPresent(); at = above(at.get())) {
        count(withAllBelow, at.get(), share.files(), share.bytes());
      }
    }
    return largest(withAllBelow, number);
  }

  private static Optional<String> above(String name) {
    var slash = name.lastIndexOf('/');
    return slash < 0 ? Optional.empty() : Optional.of(name.substring(0, slash));
  }

  private static void count(Map<String, Share> shares, String name, long files, long size) {
    shares.merge(
        name,
        new Share(name, files, size),
        (one, other) -> new Share(name, one.files() + other.files(), one.bytes() + other.bytes()));
  }

  private static List<Share> largest(Map<String, Share> shares, int number) {
    return shares.values().stream().sorted(Share.LARGEST_FIRST).limit(number).toList();
  }

  /** {@return the largest files} */
  public List<PackedFile> largestFiles(int number) {
    return files.stream()
        .sorted(
            Comparator.comparingLong(PackedFile::size).reversed().thenComparing(PackedFile::name))
        .limit(number)
        .toList();
  }

  /** {@return contents that are there more than once, those that waste most first} */
  public List<Duplicate> duplicates() {
    return files.stream()
        .filter(file -> file.size() > 0)
        .collect(Collectors.groupingBy(PackedFile::sha256))
        .values()
        .stream()
        .filter(same -> same.size() > 1)
        .map(same ->
            new Duplicate(same.stream().map(PackedFile::name).toList(), same.getFirst().size()))
        .sorted(
            Comparator.comparingLong(Duplicate::wasted)
                .reversed()
                .thenComparing(duplicate -> duplicate.names().getFirst()))
        .toList();
  }
}
