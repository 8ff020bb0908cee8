package io.stager.builder.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTextTest {
  private static final String PRIME256V1 = "a00a06082a8648ce3d030107";

  private static String pem(String label, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(content), label);
  }

  @Test
  void readsAKeyOfAnEllipticCurveInItsOlderFormAfterItsParameters() throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    var key = (ECPrivateKey) generator.generateKeyPair().getPrivate();
    var number = "%064x".formatted(key.getS());
    var sec1 = HexFormat.of().parseHex("3031" + "020101" + "0420" + number + PRIME256V1);
    var parameters = pem("EC PARAMETERS", HexFormat.of().parseHex("06082a8648ce3d030107"));

    var read = new PemText(parameters + pem("EC PRIVATE KEY", sec1)).privateKey();

    assertThat(((ECPrivateKey) read).getS()).isEqualTo(key.getS());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----"
      })
  void whatIsNoKeyIsRefused(String text) {
    assertThatThrownBy(() -> new PemText(text).privateKey())
        .isInstanceOf(InvalidKeySpecException.class);
  }
}
