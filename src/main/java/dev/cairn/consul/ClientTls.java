package dev.cairn.consul;

import dev.cairn.diagnostic.DiagnosticException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
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

/**
 * The TLS context that the client gets. Its sockets send at once what is written: over HTTP/2 a
 * question would wait until the agent has acknowledged what was told about windows before, 40 ms
 * later (<a href="https://www.rfc-editor.org/rfc/rfc896">RFC 896</a>).
 */
final class ClientTls extends SSLContext {
  private ClientTls(SSLSocketFactory sockets) {
    super(new Spi(sockets), null, "client");
  }

  static ClientTls of(TlsContext made) {
    SSLSocketFactory factory = made.context().getSocketFactory();
    return new ClientTls(new Sockets(() -> factory));
  }

  /**
   * For an agent at an {@code http} address: made when such an agent redirects to {@code https}.
   * The client wants one from the start, and would otherwise read all certificates that the machine
   * trusts: a tenth of a start, mostly for nothing.
   */
  static ClientTls later(ConsulSettings.Tls tls) {
    return new ClientTls(new Sockets(() -> TlsContext.of(tls).context().getSocketFactory()));
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
    private final Supplier<SSLSocketFactory> make;
    private @Nullable SSLSocketFactory made;

    Sockets(Supplier<SSLSocketFactory> make) {
      this.make = make;
    }

    private synchronized SSLSocketFactory real() throws IOException {
      try {
        if (made == null) {
          made = make.get();
        }
        return made;
      } catch (DiagnosticException e) {
        throw new SSLException(e.getMessage(), e);
      }
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
      plain.setTcpNoDelay(true);
      return real().createSocket(plain, host, port, close);
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
