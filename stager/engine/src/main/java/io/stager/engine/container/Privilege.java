package io.stager.engine.container;

import io.stager.droplet.StagingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What this process may do on the machine, and so how containers are made.
 *
 * <p>Root makes them with control groups, and vcap's files belong to uid 2000 on the machine too.
 * Anybody else makes them in a user namespace in which he is root, and within that one more in
 * which he is vcap, so that programs see the same user either way: as uid 0, tar would try to give
 * files away, and others would refuse to run. On the machine vcap's files are then the caller's.
 */
public sealed interface Privilege {
  /** The user and group of this machine that vcap is. */
  record Owner(int user, int group) {}

  /** {@return whose the files are that vcap may write} */
  Owner vcap();

  /** {@return what this process may do} */
  static Privilege ofThisProcess() {
    try {
      var self = Path.of("/proc/self");
      var user = (int) Files.getAttribute(self, "unix:uid");
      return user == 0
          ? new Root()
          : new Ordinary(new Owner(user, (int) Files.getAttribute(self, "unix:gid")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes sure that containers can be made at all.
   *
   * @throws StagingException.MachineLacks when this user may not
   */
  void check();

  /** The machine's administrator. */
  record Root() implements Privilege {
    @Override
    public Owner vcap() {
      return new Owner(Vcap.ID, Vcap.ID);
    }

    @Override
    public void check() {
      // Whatever else is lacking, the runtime says.
    }
  }

  /**
   * Anybody else.
   *
   * @param vcap the caller
   */
  record Ordinary(Owner vcap) implements Privilege {
    private static final List<String> TRIAL =
        List.of("unshare", "--user", "--map-root-user", "true");

    @Override
    public void check() {
      try {
        refuse(new ProcessBuilder(TRIAL).redirectErrorStream(true).start());
      } catch (IOException e) {
        throw refused(String.valueOf(e.getMessage()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StagingException.Interrupted(
            "Interrupted while trying whether containers can be made", "run the command again");
      }
    }

    private static void refuse(Process trial) throws IOException, InterruptedException {
      var said = new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (trial.waitFor() != 0) {
        throw refused(said.strip());
      }
    }

    private static StagingException refused(String why) {
      return new StagingException.MachineLacks(
          "An ordinary user cannot make containers on this machine: " + why,
          "allow user namespaces (sysctl user.max_user_namespaces=15000; on some machines also"
              + " kernel.unprivileged_userns_clone=1 or kernel.apparmor_restrict_unprivileged_userns=0),"
              + " run stager as root, or stage with --stack none inside a container");
    }
  }
}
