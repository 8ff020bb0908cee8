package io.stager.engine.source;

import io.stager.droplet.StagingException;
import io.stager.engine.Unfinished;
import io.stager.engine.git.GitAddress;
import io.stager.engine.git.GitRepository;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files of git commits that are the source of something, each commit fetched once.
 *
 * <pre>
 * FOLDER/COMMIT/NAME/   the files; NAME is what the repository is called
 * </pre>
 *
 * @param env names proxies
 * @param offline whether only what is there may be used
 */
public record KeptCheckouts(Path folder, Map<String, String> env, boolean offline) {
  private static final Pattern WHOLE_COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern NAME = Pattern.compile("([^/:]+?)(?:\\.git)?/*$");

  /** {@return the directory of the files that the address means} */
  public Path of(GitAddress address) {
    try {
      var commit = commit(address);
      var kept = commit.map(id -> place(id, address)).filter(Files::isDirectory);
      return kept.isPresent() ? kept.get() : fetched(address);
    } catch (IOException e) {
      throw new StagingException.MachineLacks(
              "The files of '%s' cannot be kept: %s".formatted(address.shown(), e),
              folder.toString(),
              "see whether the disk is full and the folder can be written to")
          .causedBy(e);
    }
  }

  private Optional<String> commit(GitAddress address) {
    var whole = address.revision().filter(some -> WHOLE_COMMIT.matcher(some).matches());
    if (offline && whole.filter(id -> Files.isDirectory(place(id, address))).isEmpty()) {
      throw new StagingException.NotFound(
          "Offline, and not on this machine: '" + address.shown() + "'",
          "stage it once while there is a network, and name a whole commit behind a #");
    }
    return whole.isPresent() ? whole : new GitRepository(address, env).commit();
  }

  private Path fetched(GitAddress address) throws IOException {
    try (var unfinished = Unfinished.in(folder)) {
      var id = new GitRepository(address, env).checkOut(unfinished.directory(), false);
      var place = place(id, address);
      Files.createDirectories(place.resolveSibling(""));
      settle(unfinished.directory(), place);
      return place;
    }
  }

  private static void settle(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(to)) {
        throw e;
      }
      // Another staging was faster, with the same commit.
    }
  }

  private Path place(String commit, GitAddress address) {
    var name = NAME.matcher(address.url());
    return folder.resolve(commit).resolve(name.find() ? name.group(1) : "app");
  }
}
