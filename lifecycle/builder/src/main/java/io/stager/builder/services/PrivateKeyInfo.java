package io.stager.builder.services;

import java.io.ByteArrayOutputStream;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Private keys in their older forms (PKCS#1 for RSA, SEC 1 for elliptic curves), put into the
 * envelope in which Java reads them (PKCS#8):
 *
 * <pre>
 * SEQUENCE { INTEGER 0, SEQUENCE { algorithm, parameters }, OCTET STRING { key } }
 * </pre>
 */
final class PrivateKeyInfo {
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_ID = 0x06;
  private static final int CURVE = 0xA0;

  private static final byte[] VERSION = {2, 1, 0};
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
  private static final byte[] ELLIPTIC_CURVE = HexFormat.of().parseHex("06072a8648ce3d0201");

  private PrivateKeyInfo() {}

  static byte[] ofRsa(byte[] key) {
    return element(SEQUENCE, VERSION, RSA, element(OCTET_STRING, key));
  }

  static byte[] ofEllipticCurve(byte[] key) throws InvalidKeySpecException {
    var algorithm = element(SEQUENCE, ELLIPTIC_CURVE, curve(key));
    return element(SEQUENCE, VERSION, algorithm, element(OCTET_STRING, key));
  }

  /** The key names its curve itself, in the element that is tagged 0. */
  private static byte[] curve(byte[] key) throws InvalidKeySpecException {
    for (var at = 0; at + 3 < key.length; at++) {
      var tagged = (key[at] & 0xFF) == CURVE && (key[at + 2] & 0xFF) == OBJECT_ID;
      if (tagged && key[at + 1] == key[at + 3] + 2 && at + 2 + key[at + 1] <= key.length) {
        return Arrays.copyOfRange(key, at + 2, at + 2 + key[at + 1]);
      }
    }
    throw new InvalidKeySpecException("the key does not name its curve");
  }

  private static byte[] element(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (var part : parts) {
      content.writeBytes(part);
    }
    var element = new ByteArrayOutputStream();
    element.write(tag);
    length(element, content.size());
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }

  private static void length(ByteArrayOutputStream out, int length) {
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
  }
}
