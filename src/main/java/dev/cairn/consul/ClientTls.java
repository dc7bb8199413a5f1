package dev.cairn.consul;

import dev.cairn.diagnostic.DiagnosticException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS context that the client gets. It is made when it is first needed, and anew for a new
 * connection where the files of the certificates are others than before.
 *
 * <p>A connection that Consul has answered over sends at once what is written: over HTTP/2 a
 * question would wait until the agent has acknowledged what was told about windows before, 40 ms
 * later (<a href="https://www.rfc-editor.org/rfc/rfc896">RFC 896</a>). Before, what is sent on top
 * of a refused certificate would have the agent reset the connection, and nobody read why.
 */
final class ClientTls extends SSLContext {
  private static final Logger LOG = LoggerFactory.getLogger(ClientTls.class);

  private final Sockets sockets;

  private ClientTls(Sockets sockets) {
    super(new Spi(sockets), null, "client");
    this.sockets = sockets;
  }

  static ClientTls of(ConsulSettings.Tls tls, TlsContext made) {
    Sockets sockets = new Sockets(tls);
    sockets.made = made.context().getSocketFactory();
    return new ClientTls(sockets);
  }

  /**
   * For an agent at an {@code http} address, which may redirect to {@code https}. The client wants
   * one from the start, and would otherwise read all certificates that the machine trusts: a tenth
   * of a start, mostly for nothing.
   */
  static ClientTls later(ConsulSettings.Tls tls) {
    return new ClientTls(new Sockets(tls));
  }

  /** Consul has answered. */
  void answered() {
    sockets.hurry();
  }

  /** The context has its own; the client's goes unasked, and so trusts nobody. */
  static final class Unasked implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("nobody is trusted here");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("nobody is trusted here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** The client takes the factory of sockets, and asks for nothing else. */
  private static final class Spi extends SSLContextSpi {
    private final SSLSocketFactory sockets;

    Spi(SSLSocketFactory sockets) {
      this.sockets = sockets;
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return sockets;
    }

    @Override
    protected void engineInit(
        KeyManager @Nullable [] keys,
        TrustManager @Nullable [] trusted,
        @Nullable SecureRandom random) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      throw new UnsupportedOperationException();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      throw new UnsupportedOperationException();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      throw new UnsupportedOperationException();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      throw new UnsupportedOperationException();
    }
  }

  private static final class Sockets extends SSLSocketFactory {
    private final ConsulSettings.Tls tls;
    private final Set<Socket> unanswered = new HashSet<>();
    private List<String> files;
    private @Nullable SSLSocketFactory made;

    Sockets(ConsulSettings.Tls tls) {
      this.tls = tls;
      this.files = files(tls);
    }

    private synchronized SSLSocketFactory real() throws IOException {
      List<String> now = files(tls);
      try {
        if (made == null || !now.equals(files)) {
          made = TlsContext.of(tls).context().getSocketFactory();
          files = now;
        }
        return made;
      } catch (DiagnosticException e) {
        throw new SSLException(e.getMessage(), e);
      }
    }

    private static List<String> files(ConsulSettings.Tls tls) {
      return Stream.of(tls.caFile(), tls.clientCertificate(), tls.clientKey())
          .flatMap(Optional::stream)
          .map(Path::toFile)
          .map(f -> f.lastModified() + " " + f.length())
          .toList();
    }

    private synchronized Socket unanswered(Socket plain) {
      unanswered.removeIf(Socket::isClosed);
      unanswered.add(plain);
      return plain;
    }

    synchronized void hurry() {
      for (Socket plain : unanswered) {
        try {
          plain.setTcpNoDelay(true);
        } catch (SocketException e) {
          LOG.trace("closed meanwhile", e);
        }
      }
      unanswered.clear();
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return new String[0];
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return new String[0];
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean close)
        throws IOException {
      return real().createSocket(unanswered(plain), host, port, close);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return real().createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
        throws IOException {
      return real().createSocket(host, port, from, fromPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return real().createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
        throws IOException {
      return real().createSocket(host, port, from, fromPort);
    }
  }
}
