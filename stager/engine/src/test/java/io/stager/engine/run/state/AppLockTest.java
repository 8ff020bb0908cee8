package io.stager.engine.run.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stager.droplet.StagingException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AppLockTest {
  @TempDir private Path directory;

  @Test
  void belongsToOneAtATime() {
    var layout = new AppsLayout(directory).app("shop");

    try (var lock = AppLock.of(layout, "shop")) {
      lock.check(layout);
      assertThatThrownBy(() -> AppLock.of(layout, "shop"))
          .isInstanceOf(StagingException.Busy.class)
          .hasMessage("App 'shop' is being pushed by another process")
          .extracting(e -> ((StagingException) e).remedy())
          .isEqualTo("wait until that push has ended, then try again");
    }

    try (var lock = AppLock.of(layout, "shop")) {
      lock.check(layout);
    }
  }

  @Test
  void standsForItsAppOnly() {
    var apps = new AppsLayout(directory);

    try (var lock = AppLock.of(apps.app("shop"), "shop")) {
      assertThatThrownBy(() -> lock.check(apps.app("blog")))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(AppLock.tryLock(apps.app("shop").lock())).isPresent();
  }
}
