package io.stager.builder.download;

import io.stager.builder.url.GoUrl;
import io.stager.droplet.StagingException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Fetches buildpacks from URLs.
 *
 * @param surroundings what it needs of the process that it runs in
 * @param skipCertVerify whether servers of archives may have any certificate; git is never told
 */
public record Downloads(Surroundings surroundings, boolean skipCertVerify) {
  /**
   * What fetching needs of its process.
   *
   * @param env names proxies, and is git's environment
   * @param out takes lines for the person
   * @param pause waits between two attempts
   */
  public record Surroundings(
      Map<String, String> env, Programs programs, Consumer<String> out, Consumer<Duration> pause) {}

  /** Runs a program whose output goes where ours goes. */
  @FunctionalInterface
  public interface Programs {
    /** {@return whether it ended well} */
    boolean run(List<String> argv);
  }

  /**
   * Fetches the buildpack of this URL to a directory that is not there yet.
   *
   * @param key the URL as it was given
   * @throws StagingException when it cannot be had
   */
  public void fetch(String key, GoUrl url, Path directory) {
    if (url.path().endsWith(".zip")) {
      new ZipDownload(surroundings, skipCertVerify).fetch(key, url, directory);
    } else {
      new GitClone(surroundings.programs()).fetch(url, directory);
    }
  }

  static StagingException failed(String message) {
    return new StagingException.Busy(message, "check the URL and the network, and stage again");
  }
}
