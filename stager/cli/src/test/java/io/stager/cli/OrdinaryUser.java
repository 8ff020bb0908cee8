package io.stager.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Somebody who is not root, with a home of his own and a stager that somebody else built for him.
 *
 * <p>He sees the checkout in his home, since the directories that it really lies in may be closed
 * to him.
 */
record OrdinaryUser(Path home) {
  private static final int ID = 65534;
  private static final String LEAD_IN =
      """
      set -e
      mount --bind "$1" "$2/stager"
      cd "$2/stager"
      shift 2
      exec $AS_WHOM "$@"
      """;
  private static final String LEAD_INTO_A_CHROOT =
      """
      set -e
      mount --rbind / "$2/root"
      mount --bind "$1" "$2/root$2/stager"
      root=$2/root
      shift 2
      exec chroot $AS_WHOM "$root" "$@"
      """;

  /** {@return one whose home is made in this directory, which everybody may then look into} */
  static OrdinaryUser in(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    var home = Files.createDirectory(directory.resolve("home"));
    Files.createDirectory(home.resolve("stager"));
    Files.createDirectory(home.resolve("root"));
    Files.setAttribute(home, "unix:uid", ID);
    Files.setAttribute(home, "unix:gid", ID);
    return new OrdinaryUser(home);
  }

  Path state() {
    return home.resolve("state");
  }

  /** Runs the command to its end. */
  Outcome stager(String... arguments) {
    return run(
        LEAD_IN, "setpriv --reuid %1$d --regid %1$d --clear-groups".formatted(ID), arguments);
  }

  /** Runs it to its end in the same place as root, with a state of root's own. */
  Outcome rootsStager(Path state, String... arguments) {
    return run(
        LEAD_IN, "env XDG_STATE_HOME=%1$s XDG_CACHE_HOME=%1$s/cache".formatted(state), arguments);
  }

  /** Runs it where the kernel lets nobody make a user namespace. */
  Outcome inChroot(String... arguments) {
    return run(LEAD_INTO_A_CHROOT, "--userspec=%1$d:%1$d".formatted(ID), arguments);
  }

  private Outcome run(String leadIn, String asWhom, String... arguments) {
    var words =
        new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private", "sh", "-c"));
    words.addAll(List.of(leadIn, "sh", CommandLineTool.ROOT.toString(), home.toString()));
    words.add(home + "/stager/stager/bin/stager");
    words.addAll(List.of(arguments));
    return new CommandLineTool(state(), Path.of("/"), env(asWhom)).call(words);
  }

  private Map<String, String> env(String asWhom) {
    return Map.of(
        "AS_WHOM",
        asWhom,
        "HOME",
        home.toString(),
        "XDG_CACHE_HOME",
        home.resolve("cache").toString());
  }

  /** {@return the path of something in the checkout as he sees it} */
  String seen(String path) {
    return home.resolve("stager").resolve(path).toString();
  }
}
