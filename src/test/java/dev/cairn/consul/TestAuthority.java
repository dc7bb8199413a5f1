package dev.cairn.consul;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** Certificates of a server and of clients, made anew, and the server's sockets. */
final class TestAuthority {
  private static final String SCRIPT =
      """
      ec() {
        openssl ecparam -name prime256v1 -genkey -noout -out $1.key
      }
      ec ca
      openssl req -x509 -new -key ca.key -out ca.pem -subj /CN=ca -days 2
      ec other
      openssl req -x509 -new -key other.key -out other.pem -subj /CN=other -days 2
      sign() {
        openssl req -new -key $1.key -subj /CN=$1 -out $1.csr
        printf "$2" > $1.ext
        openssl x509 -req -in $1.csr -CA ca.pem -CAkey ca.key -set_serial 0x$3 -days 2 \
          -extfile $1.ext -out $1.pem
      }
      ec server
      sign server subjectAltName=IP:127.0.0.1 10
      ec elsewhere
      sign elsewhere subjectAltName=DNS:elsewhere.example 11
      ec sec1
      sign sec1 '' 12
      openssl genrsa -traditional -out pkcs1.key 2048
      sign pkcs1 '' 13
      openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out pkcs8.key
      sign pkcs8 '' 14
      for name in server elsewhere; do
        openssl pkcs12 -export -in $name.pem -inkey $name.key -passout pass:test -out $name.p12
      done
      """;

  private final Path directory;

  TestAuthority(Path directory) throws Exception {
    this.directory = directory;
    OpenSsl.in(directory, SCRIPT);
  }

  String file(String name) {
    return directory.resolve(name).toString();
  }

  /**
   * @param certificate the server's: {@code server} for 127.0.0.1, {@code elsewhere} for another
   * @param asksForCertificate whether clients must show one of this authority's
   */
  ServerSocketFactory sockets(String certificate, boolean asksForCertificate) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys(certificate).getKeyManagers(), trust().getTrustManagers(), null);
    ServerSocketFactory sockets = context.getServerSocketFactory();
    return new ServerSocketFactory() {
      @Override
      public SSLServerSocket createServerSocket(int port, int backlog, InetAddress address)
          throws IOException {
        SSLServerSocket socket =
            (SSLServerSocket) sockets.createServerSocket(port, backlog, address);
        socket.setNeedClientAuth(asksForCertificate);
        return socket;
      }

      @Override
      public SSLServerSocket createServerSocket(int port, int backlog) {
        throw new UnsupportedOperationException();
      }

      @Override
      public SSLServerSocket createServerSocket(int port) {
        throw new UnsupportedOperationException();
      }
    };
  }

  private KeyManagerFactory keys(String certificate) throws Exception {
    char[] password = "test".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(directory.resolve(certificate + ".p12"))) {
      store.load(in, password);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    return keys;
  }

  private TrustManagerFactory trust() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (var in = Files.newInputStream(directory.resolve("ca.pem"))) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust;
  }
}
