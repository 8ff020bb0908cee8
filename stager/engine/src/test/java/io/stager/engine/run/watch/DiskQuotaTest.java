package io.stager.engine.run.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DiskQuotaTest {
  private static final long MEGABYTE = 1 << 20;

  @Test
  void isExceededBehindItsLastByte() {
    var quota = new DiskQuota("APP/PROC/WEB", 8);

    assertThat(quota.exceededBy(8 * MEGABYTE)).isEmpty();
    assertThat(quota.exceededBy(9 * MEGABYTE))
        .contains("APP/PROC/WEB: Disk quota exceeded (9 MB of 8 MB are used)");
  }
}
