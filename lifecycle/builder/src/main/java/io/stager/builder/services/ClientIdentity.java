package io.stager.builder.services;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Who this container is to the platform's servers, and whom it trusts among them.
 *
 * @param certificate its own certificate, and those between it and its authority
 * @param authorities the directory with the certificates ({@code *.crt}) of all that are trusted
 */
record ClientIdentity(Path certificate, Path key, Path authorities) {
  private static final char[] IN_MEMORY = "in memory only".toCharArray();

  /** {@return what makes connections of this identity} */
  SSLSocketFactory sockets() throws IOException, GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own(), IN_MEMORY);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted());
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  private KeyStore own() throws IOException, GeneralSecurityException {
    var chain = PemText.read(certificate).certificates();
    if (chain.isEmpty()) {
      throw new GeneralSecurityException("'" + certificate + "' holds no certificate");
    }
    var store = empty();
    store.setKeyEntry(
        "instance", PemText.read(key).privateKey(), IN_MEMORY, chain.toArray(Certificate[]::new));
    return store;
  }

  private KeyStore trusted() throws IOException, GeneralSecurityException {
    var store = empty();
    for (var file : authorityFiles()) {
      for (var trusted : PemText.read(file).certificates()) {
        store.setCertificateEntry("authority " + store.size(), trusted);
      }
    }
    return store;
  }

  private List<Path> authorityFiles() throws IOException {
    try (var files = Files.list(authorities)) {
      return files.filter(file -> file.toString().endsWith(".crt")).sorted().toList();
    }
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
