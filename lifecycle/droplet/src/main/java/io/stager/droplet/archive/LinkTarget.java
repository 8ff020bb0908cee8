package io.stager.droplet.archive;

import io.stager.droplet.DropletLayout;
import io.stager.droplet.tarball.EntryName;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a symbolic link of a droplet leads once the droplet is a home directory.
 *
 * <p>Only the text counts; no link is followed. Inside the home directory or below {@code /usr} a
 * link is at home (a Python venv points there); everything else is external.
 */
record LinkTarget(EntryName link, String target) {
  private static final List<String> HOME =
      List.of(DropletLayout.CONTAINER.home().toString().substring(1).split("/", -1));
  private static final List<String> USR = List.of("usr");

  boolean isExternal() {
    var absolute = absolute();
    return !startsWith(absolute, HOME) && !startsWith(absolute, USR);
  }

  private List<String> absolute() {
    var parts = new ArrayList<String>();
    if (!target.startsWith("/")) {
      parts.addAll(HOME);
      link.parent().ifPresent(parent -> parts.addAll(parent.parts()));
    }
    for (var part : target.split("/", -1)) {
      step(parts, part);
    }
    return parts;
  }

  private static void step(List<String> parts, String part) {
    switch (part) {
      case "", "." -> {}
      case ".." -> {
        if (!parts.isEmpty()) {
          parts.removeLast();
        }
      }
      default -> parts.add(part);
    }
  }

  private static boolean startsWith(List<String> parts, List<String> start) {
    return parts.size() >= start.size() && parts.subList(0, start.size()).equals(start);
  }

  @Override
  public String toString() {
    return "./" + link + " -> " + EntryName.shown(target);
  }
}
