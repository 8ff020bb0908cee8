package io.stager.builder.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Keys and certificates made by keytool for one test: of a server, and of an instance. */
record Certificates(Path directory) {
  private static final String PASSWORD = "changeit";

  /** {@return those of a server, and of others of these names} */
  static Certificates make(Path directory, String... others) {
    var made = new Certificates(directory);
    made.keytool("server", "-ext", "san=ip:127.0.0.1,dns:localhost");
    for (var other : others) {
      made.keytool(other);
    }
    return made;
  }

  private void keytool(String name, String... more) {
    var argv =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=" + name,
                "-validity",
                "2",
                "-storepass",
                PASSWORD,
                "-keystore",
                store(name).toString()));
    argv.addAll(List.of(more));
    try {
      var process = new ProcessBuilder(argv).redirectErrorStream(true).start();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path store(String name) {
    return directory.resolve(name + ".p12");
  }

  private KeyStore keys(String name) throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(store(name).toFile(), PASSWORD.toCharArray());
  }

  Path certificate(String name, Path file) throws IOException, GeneralSecurityException {
    return pem(file, "CERTIFICATE", keys(name).getCertificate(name).getEncoded());
  }

  Path key(String name, Path file) throws IOException, GeneralSecurityException {
    return pem(file, "PRIVATE KEY", keys(name).getKey(name, PASSWORD.toCharArray()).getEncoded());
  }

  /** The key in its older form, which is what the newer one wraps. */
  Path rsaKey(String name, Path file) throws IOException, GeneralSecurityException {
    var wrapped = keys(name).getKey(name, PASSWORD.toCharArray()).getEncoded();
    var header = 26;
    return pem(file, "RSA PRIVATE KEY", Arrays.copyOfRange(wrapped, header, wrapped.length));
  }

  private static Path pem(Path file, String label, byte[] content) throws IOException {
    var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label));
  }

  /** {@return what the server needs: its own key, and whom it lets in} */
  SSLContext server(String... welcome) throws IOException, GeneralSecurityException {
    var keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(keys("server"), PASSWORD.toCharArray());
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    for (var name : welcome) {
      trusted.setCertificateEntry(name, keys(name).getCertificate(name));
    }
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
