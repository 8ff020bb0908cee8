package io.stager.builder.url;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A URL, or what looks like one to Go: a text without a scheme is a URL too, a relative one.
 *
 * @param scheme in lower case; empty where it is relative
 * @param path without host, query and fragment
 * @param location the text without the fragment
 * @param fragment what stands after {@code #}, escapes resolved; empty where there is none
 */
public record GoUrl(String scheme, String path, String location, String fragment) {
  private static final String IN_USER = "-._:~!$&'()*+,;=%@";
  private static final String IN_HOST = "-_.~!$&'()*+,;=:[]<>\"%";

  /** A text that is no URL. */
  public static final class Invalid extends Exception {
    Invalid(String message) {
      super(message);
    }
  }

  /**
   * {@return the URL that the text is}
   *
   * @throws Invalid when it is none, in Go's words
   */
  public static GoUrl parse(String text) throws Invalid {
    try {
      return read(text);
    } catch (Invalid e) {
      throw new Invalid("parse \"" + text + "\": " + e.getMessage());
    }
  }

  /** {@return the absolute URL that the text is, if it is one} */
  public static Optional<GoUrl> absolute(String text) {
    try {
      return Optional.of(read(text)).filter(url -> !url.scheme.isEmpty());
    } catch (Invalid e) {
      return Optional.empty();
    }
  }

  private static GoUrl read(String text) throws Invalid {
    var hash = text.indexOf('#');
    var location = hash < 0 ? text : text.substring(0, hash);
    var fragment = hash < 0 ? "" : text.substring(hash + 1);
    if (location.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new Invalid("net/url: invalid control character in URL");
    }
    var scheme = scheme(location);
    var rest = location.substring(scheme.isEmpty() ? 0 : scheme.length() + 1);
    var query = rest.indexOf('?');
    var hierarchy = query < 0 ? rest : rest.substring(0, query);
    var path = path(scheme, hierarchy);
    requireEscapes(path);
    return new GoUrl(scheme.toLowerCase(Locale.ROOT), path, location, unescaped(fragment));
  }

  private static String scheme(String text) throws Invalid {
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == ':') {
        if (i == 0) {
          throw new Invalid("missing protocol scheme");
        }
        return text.substring(0, i);
      }
      if (!isLetter(c) && (i == 0 || !(isDigit(c) || "+-.".indexOf(c) >= 0))) {
        return "";
      }
    }
    return "";
  }

  private static String path(String scheme, String rest) throws Invalid {
    if (!rest.startsWith("/")) {
      var slash = rest.indexOf('/');
      var first = slash < 0 ? rest : rest.substring(0, slash);
      if (scheme.isEmpty() && first.contains(":")) {
        throw new Invalid("first path segment in URL cannot contain colon");
      }
      return scheme.isEmpty() ? rest : "";
    }
    if (!rest.startsWith("//") || (scheme.isEmpty() && rest.startsWith("///"))) {
      return rest;
    }
    var end = rest.indexOf('/', 2);
    requireAuthority(rest.substring(2, end < 0 ? rest.length() : end));
    return end < 0 ? "" : rest.substring(end);
  }

  private static void requireAuthority(String authority) throws Invalid {
    var at = authority.lastIndexOf('@');
    var user = at < 0 ? "" : authority.substring(0, at);
    if (!user.chars().allMatch(c -> isLetter(c) || isDigit(c) || IN_USER.indexOf(c) >= 0)) {
      throw new Invalid("net/url: invalid userinfo");
    }
    requireEscapes(user);
    var host = authority.substring(at + 1);
    var colon = host.lastIndexOf(':');
    if (colon > host.lastIndexOf(']')
        && !host.substring(colon + 1).chars().allMatch(GoUrl::isDigit)) {
      throw new Invalid("invalid port \"" + host.substring(colon) + "\" after host");
    }
    for (var i = 0; i < host.length(); i++) {
      var c = host.charAt(i);
      if (c < 0x80 && !isLetter(c) && !isDigit(c) && IN_HOST.indexOf(c) < 0) {
        throw new Invalid("invalid character \"" + c + "\" in host name");
      }
    }
  }

  private static void requireEscapes(String text) throws Invalid {
    for (var i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 1)) {
      if (i + 2 >= text.length() || !isHex(text.charAt(i + 1)) || !isHex(text.charAt(i + 2))) {
        var shown = text.substring(i, Math.min(i + 3, text.length()));
        throw new Invalid("invalid URL escape \"" + shown + "\"");
      }
    }
  }

  private static String unescaped(String text) throws Invalid {
    requireEscapes(text);
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isHex(int c) {
    return Character.digit(c, 16) >= 0 && c < 0x80;
  }
}
