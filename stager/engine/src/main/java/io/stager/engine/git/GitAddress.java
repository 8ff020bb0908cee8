package io.stager.engine.git;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A repository, and what in it is meant.
 *
 * @param url of the schemes https, http, ssh or file, or {@code user@host:path}
 * @param revision a branch, tag or commit; left out: what the repository itself puts first
 */
public record GitAddress(String url, Optional<String> revision) {
  private static final Pattern URL =
      Pattern.compile("(?:https?|ssh|file)://[^-].*|[A-Za-z0-9_.]+@[A-Za-z0-9_.][^/:]*:[^-].*");
  private static final Pattern PASSWORD = Pattern.compile("(?<=://)[^/@]*@");

  /** {@return the address that the text is, {@code URL#REVISION}, if it is one} */
  public static Optional<GitAddress> parse(String text) {
    var hash = text.indexOf('#');
    var url = hash < 0 ? text : text.substring(0, hash);
    var revision =
        Optional.of(hash < 0 ? "" : text.substring(hash + 1)).filter(some -> !some.isEmpty());
    return Optional.of(new GitAddress(url, revision)).filter(a -> URL.matcher(url).matches());
  }

  /** {@return the text without user and password, for people, files and logs} */
  public static String withoutPassword(String text) {
    return PASSWORD.matcher(text).replaceFirst("");
  }

  /** {@return the URL as people may see it} */
  public String shown() {
    return withoutPassword(url);
  }
}
