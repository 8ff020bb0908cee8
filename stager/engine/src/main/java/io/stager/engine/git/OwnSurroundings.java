package io.stager.engine.git;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * What JGit sees of this machine: no configuration but a repository's own, so that filters, hooks
 * and rewritten URLs of the user's have no part in what is staged, and nothing is written to the
 * user's home.
 *
 * <p>SSH is the machine's own {@code ssh}, with the user's keys and known hosts.
 */
final class OwnSurroundings extends SystemReader.Delegate {
  private static final String SSH = "GIT_SSH";

  private final Map<String, String> env;

  private OwnSurroundings(Map<String, String> env) {
    super(SystemReader.getInstance());
    this.env = Map.copyOf(env);
  }

  static void use(Map<String, String> env) {
    SystemReader.setInstance(new OwnSurroundings(env));
  }

  @Override
  public @Nullable String getenv(String name) {
    return name.equals(SSH) ? env.getOrDefault(SSH, "ssh") : null;
  }

  @Override
  public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
    return new Nothing(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
    return new Nothing(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
    return new Nothing(parent, fs);
  }

  /**
   * A configuration that is empty and stays so, but for how exact the times of files are. JGit
   * would otherwise measure that, for seconds and with files of its own among those that it checks
   * out.
   */
  private static final class Nothing extends FileBasedConfig {
    private static final String FILE_SYSTEM = "filesystem";
    private static final Duration EXACT_ENOUGH = Duration.ofMillis(10);

    Nothing(@Nullable Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public long getTimeUnit(
        String section, @Nullable String part, String name, long otherwise, TimeUnit unit) {
      return section.equals(FILE_SYSTEM) ? unit.convert(EXACT_ENOUGH) : otherwise;
    }

    @Override
    public void load() throws IOException, ConfigInvalidException {}

    @Override
    public void save() throws IOException {}

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
