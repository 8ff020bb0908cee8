package io.stager.builder.services;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/** A file of certificates or keys in PEM: text between lines that say what it is. */
record PemText(String text) {
  private static final String BEGIN = "-----BEGIN ";
  private static final String LINE_END = "-----";

  private record Block(String label, String body) {
    byte[] content() throws InvalidKeySpecException {
      try {
        return Base64.getMimeDecoder().decode(body);
      } catch (IllegalArgumentException e) {
        throw new InvalidKeySpecException("the PEM text is not Base64", e);
      }
    }
  }

  static PemText read(Path file) throws IOException {
    return new PemText(Files.readString(file, StandardCharsets.ISO_8859_1));
  }

  /** {@return all certificates in it} */
  List<Certificate> certificates() throws GeneralSecurityException {
    var factory = CertificateFactory.getInstance("X.509");
    var found = new ArrayList<Certificate>();
    for (var block : blocks()) {
      if (block.label.equals("CERTIFICATE")) {
        Collection<? extends Certificate> some =
            factory.generateCertificates(new ByteArrayInputStream(block.content()));
        found.addAll(some);
      }
    }
    return found;
  }

  /** {@return the first private key in it, in any of the three forms that there are} */
  PrivateKey privateKey() throws GeneralSecurityException {
    for (var block : blocks()) {
      switch (block.label) {
        case "PRIVATE KEY" -> {
          return key(block.content());
        }
        case "RSA PRIVATE KEY" -> {
          return key(PrivateKeyInfo.ofRsa(block.content()));
        }
        case "EC PRIVATE KEY" -> {
          return key(PrivateKeyInfo.ofEllipticCurve(block.content()));
        }
        default -> {
          // Parameters of a curve, or a certificate, may stand before the key.
        }
      }
    }
    throw new InvalidKeySpecException("there is no private key");
  }

  private static PrivateKey key(byte[] info) throws GeneralSecurityException {
    var spec = new PKCS8EncodedKeySpec(info);
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(spec);
    } catch (InvalidKeySpecException notRsa) {
      return KeyFactory.getInstance("EC").generatePrivate(spec);
    }
  }

  private List<Block> blocks() throws InvalidKeySpecException {
    var blocks = new ArrayList<Block>();
    for (var at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at + 1)) {
      var labelEnd = text.indexOf(LINE_END, at + BEGIN.length());
      var end = labelEnd < 0 ? -1 : text.indexOf("-----END ", labelEnd);
      if (end < 0) {
        throw new InvalidKeySpecException("the PEM text does not end");
      }
      var body = text.substring(labelEnd + LINE_END.length(), end);
      blocks.add(new Block(text.substring(at + BEGIN.length(), labelEnd), body));
    }
    return blocks;
  }
}
