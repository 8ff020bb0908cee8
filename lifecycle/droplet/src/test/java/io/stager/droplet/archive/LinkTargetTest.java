package io.stager.droplet.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.stager.droplet.tarball.EntryName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkTargetTest {
  @ParameterizedTest
  @CsvSource({
    "app/l, x, false",
    "app/l, ../deps/0, false",
    "app/l, .., false",
    "app/l, ../.., true",
    "app/l, ../../vcap/app, false",
    "app/l, ../../../usr/lib/x, false",
    "app/l, /usr, false",
    "app/l, /usr/../etc, true",
    "app/l, /usrlocal, true",
    "app/l, /home/vcap, false",
    "app/l, /home/vcap/../other, true",
    "app/l, /home/vcapital, true",
    "app/l, /etc/passwd, true",
    "app/l, /, true",
    "l, x, false",
    "l, ../x, true",
    "sidecars/s/app/l, ../../../app/x, false",
    "app/l, ../../../../../../../home/vcap/x, false",
  })
  void isJudgedByItsTextAlone(String name, String target, boolean external) {
    assertThat(new LinkTarget(new EntryName(name), target).isExternal()).isEqualTo(external);
  }
}
