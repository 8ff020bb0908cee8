package io.stager.engine.source;

import io.stager.droplet.StagingException;
import io.stager.droplet.tarball.PathBytes;
import java.nio.file.Path;

/**
 * Where symbolic links in an app may point: into the app, where it will be at run time, or below
 * {@code /usr}, which every stack has. They are judged by their text; none is followed.
 */
final class AppLinks {
  private static final Path HOME = Path.of("/home/vcap/app");
  private static final Path SYSTEM = Path.of("/usr");

  private AppLinks() {}

  static void check(Path root, String path, String target) {
    var link = HOME.resolve(PathBytes.path(path));
    var absolute = link.resolveSibling(PathBytes.path(target)).normalize();
    if (climbsOut(path, target) || !(absolute.startsWith(HOME) || absolute.startsWith(SYSTEM))) {
      throw new StagingException.InvalidInput(
          "The symbolic link '%s' leaves the app: it points to '%s'".formatted(path, target),
          root.resolve(PathBytes.path(path)).toString(),
          remedy(root, path, target));
    }
  }

  /** A relative link must not pass through what lies above the app, even if it comes back. */
  private static boolean climbsOut(String path, String target) {
    if (target.startsWith("/")) {
      return false;
    }
    var depth = PathBytes.path(path).getNameCount() - 1;
    for (var step : PathBytes.path(target)) {
      depth += step.toString().equals("..") ? -1 : step.toString().equals(".") ? 0 : 1;
      if (depth < 0) {
        return true;
      }
    }
    return false;
  }

  private static String remedy(Path root, String path, String target) {
    var absolute = PathBytes.path(target).normalize();
    var top = root.toAbsolutePath().normalize();
    if (absolute.isAbsolute() && absolute.startsWith(top)) {
      var directory = top.resolve(PathBytes.path(path)).resolveSibling("");
      return "make it relative: ln -sfn '%s' '%s'"
          .formatted(directory.relativize(absolute), root.resolve(PathBytes.path(path)));
    }
    return "copy what it points to into the app, or leave it out with .cfignore";
  }
}
