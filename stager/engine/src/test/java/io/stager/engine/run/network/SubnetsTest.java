package io.stager.engine.run.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stager.droplet.StagingException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SubnetsTest {
  private static final int TEN_254_0_5 = (10 << 24) | (254 << 16) | 5;

  private final Subnets subnets = new Subnets();

  @Test
  void haveTwoUsableAddressesEach() {
    assertThat(new Subnet(0))
        .extracting(Subnet::host, Subnet::container)
        .containsExactly("10.254.0.1", "10.254.0.2");
    assertThat(new Subnet(Subnet.COUNT - 1))
        .extracting(Subnet::host, Subnet::container)
        .containsExactly("10.254.255.253", "10.254.255.254");
  }

  @Test
  void areTakenOnce() {
    subnets.use(new Subnet(1));

    assertThat(subnets.take(List.of())).isEqualTo(new Subnet(0));
    assertThat(subnets.take(List.of())).isEqualTo(new Subnet(2));
    subnets.release(new Subnet(1));
    assertThat(subnets.take(List.of())).isEqualTo(new Subnet(1));
  }

  @Test
  void leaveAloneWhatTheMachineUses() {
    assertThat(subnets.take(List.of(TEN_254_0_5, 0x7f000001))).isEqualTo(new Subnet(0));
    assertThat(subnets.take(List.of(TEN_254_0_5, 0x7f000001))).isEqualTo(new Subnet(2));
  }

  @Test
  void runOut() {
    for (int i = 0; i < Subnet.COUNT; i++) {
      subnets.use(new Subnet(i));
    }

    assertThatThrownBy(() -> subnets.take(List.of()))
        .isInstanceOf(StagingException.LimitExceeded.class)
        .extracting(e -> ((StagingException) e).remedy())
        .isEqualTo("stop apps that are no longer needed");
  }
}
