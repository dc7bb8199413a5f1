package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientTlsTest {
  private static final ConsulSettings.Tls ANYBODY =
      new ConsulSettings.Tls(Optional.empty(), Optional.empty(), Optional.empty(), false);

  @Test
  void sendsAtOnceWhatIsWrittenOnceItWasAnswered() throws IOException {
    ClientTls tls = ClientTls.of(ANYBODY, TlsContext.of(ANYBODY));
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 1, loopback);
        Socket plain = new Socket(loopback, server.getLocalPort());
        Socket secure = secure(tls, plain)) {
      assertThat(secure).isNotSameAs(plain);
      assertThat(plain.getTcpNoDelay()).isFalse();
      tls.answered();
      assertThat(plain.getTcpNoDelay()).isTrue();
    }
  }

  /** A certificate is renewed while Cairn runs. */
  @Test
  void readsTheCertificatesAgainWhereTheirFilesAreOthers(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("ca.pem"), "none");
    ClientTls tls =
        ClientTls.later(
            new ConsulSettings.Tls(Optional.of(file), Optional.empty(), Optional.empty(), true));
    try (ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
        Socket plain = new Socket(server.getInetAddress(), server.getLocalPort())) {
      assertThatThrownBy(() -> secure(tls, plain)).isInstanceOf(SSLException.class);
      OpenSsl.in(
          directory,
          "openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out ca.pem -subj /CN=a -days 2");
      SSLSocketFactory factory = tls.getSocketFactory();
      assertThat(secure(tls, plain)).isNotNull();
      Files.writeString(file, "none again");
      assertThatThrownBy(() -> factory.createSocket(plain, "localhost", plain.getPort(), false))
          .isInstanceOf(SSLException.class);
    }
  }

  private static Socket secure(ClientTls tls, Socket plain) throws IOException {
    return tls.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), false);
  }
}
