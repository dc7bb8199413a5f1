package dev.cairn.consul;

import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diagnostic.DiagnosticException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** What a TLS connection trusts and shows. */
record TlsContext(SSLContext context, X509TrustManager trust) {
  static TlsContext of(ConsulSettings.Tls tls) {
    try {
      X509TrustManager trust = tls.verify() ? trust(tls) : new TrustAll();
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(tls), new TrustManager[] {trust}, null);
      return new TlsContext(context, trust);
    } catch (GeneralSecurityException | IOException e) {
      throw new DiagnosticException(
          new Diagnostic(
              "consul TLS",
              "the certificates cannot be used (" + e.getMessage() + ")",
              "correct CONSUL_CACERT, CONSUL_CLIENT_CERT and CONSUL_CLIENT_KEY"),
          e);
    }
  }

  private static X509TrustManager trust(ConsulSettings.Tls tls)
      throws GeneralSecurityException, IOException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(tls.caFile().isPresent() ? store(tls.caFile().get()) : (KeyStore) null);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }

  private static KeyStore store(Path caFile) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (Certificate certificate : certificates(caFile)) {
      store.setCertificateEntry("ca-" + number++, certificate);
    }
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws GeneralSecurityException, IOException {
    Collection<? extends Certificate> certificates =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
    if (certificates.isEmpty()) {
      throw new CertificateException(file + " holds no certificate");
    }
    return certificates;
  }

  private static KeyManager[] keys(ConsulSettings.Tls tls)
      throws GeneralSecurityException, IOException {
    if (tls.clientCertificate().isEmpty() && tls.clientKey().isEmpty()) {
      return new KeyManager[0];
    }
    if (tls.clientCertificate().isEmpty() || tls.clientKey().isEmpty()) {
      throw new KeyException("a client certificate and its key are of use together only");
    }
    char[] password = new char[0];
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setKeyEntry(
        "client",
        PemKey.read(tls.clientKey().get()),
        password,
        certificates(tls.clientCertificate().get()).toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  /** For {@code CONSUL_HTTP_SSL_VERIFY=false}, which asks for exactly this. */
  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      // Not verified: the user said so.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      // Not verified: the user said so.
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
