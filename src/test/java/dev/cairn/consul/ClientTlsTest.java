package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientTlsTest {
  private static final ConsulSettings.Tls ANYBODY =
      new ConsulSettings.Tls(Optional.empty(), Optional.empty(), Optional.empty(), false);

  @Test
  void sendsAtOnceWhatIsWritten() throws IOException {
    assertThat(delays(ClientTls.of(TlsContext.of(ANYBODY)))).isFalse();
    assertThat(delays(ClientTls.later(ANYBODY))).isFalse();
  }

  private static boolean delays(ClientTls tls) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 1, loopback);
        Socket plain = new Socket(loopback, server.getLocalPort());
        Socket secure =
            tls.getSocketFactory()
                .createSocket(plain, loopback.getHostName(), plain.getPort(), true)) {
      assertThat(secure).isNotSameAs(plain);
      return !plain.getTcpNoDelay();
    }
  }
}
