package dev.cairn.consul;

import dev.cairn.diagnostic.DiagnosticException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
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
 * For an agent at an {@code http} address: a TLS context that is made when such an agent redirects
 * to {@code https}. The client wants one from the start, and would otherwise read all certificates
 * that the machine trusts: a tenth of a start, mostly for nothing.
 */
final class LaterTls extends SSLContext {
  private LaterTls(SSLSocketFactory sockets) {
    super(new Spi(sockets), null, "later");
  }

  static LaterTls of(ConsulSettings.Tls tls) {
    return new LaterTls(new Sockets(tls));
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
    private @Nullable SSLSocketFactory made;

    Sockets(ConsulSettings.Tls tls) {
      this.tls = tls;
    }

    private synchronized SSLSocketFactory real() throws IOException {
      try {
        if (made == null) {
          made = TlsContext.of(tls).context().getSocketFactory();
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
