package dev.cairn.consul;

import com.orbitz.consul.Consul;
import com.orbitz.consul.config.CacheConfig;
import com.orbitz.consul.config.ClientConfig;
import java.net.MalformedURLException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.regex.Pattern;
import okhttp3.ConnectionPool;

/** Sets the client up as the settings say. */
final class Connection {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** A Consul in trouble is slow; who takes it for silent gets no answer at all. */
  private static final Duration LATENCY = Duration.ofSeconds(15);

  private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d+){1,3}|\\[::1]");

  private Connection() {}

  /**
   * @param threads one is taken by each call under way
   * @param pool of connections that are kept between calls
   * @param calls where those are noted
   */
  static Consul open(
      ConsulSettings settings, ExecutorService threads, ConnectionPool pool, Calls calls) {
    try {
      Consul.Builder builder =
          Consul.builder()
              .withUrl(settings.address().toURL())
              .withPing(false)
              .withConnectTimeoutMillis(CONNECT.toMillis())
              .withReadTimeoutMillis(LATENCY.toMillis())
              .withClientConfiguration(
                  new ClientConfig(
                      CacheConfig.builder().withTimeoutAutoAdjustmentMargin(LATENCY).build()))
              .withExecutorService(threads)
              .withConnectionPool(pool)
              .withHeaders(headers(settings));
      ClientTls tls;
      if (settings.address().getScheme().equals("https")) {
        TlsContext made = TlsContext.of(settings.tls());
        tls = ClientTls.of(settings.tls(), made);
        builder.withHttps(true).withSslContext(tls).withTrustManager(made.trust());
        if (!settings.tls().verify()) {
          builder.withHostnameVerifier((host, session) -> true);
        }
      } else {
        tls = ClientTls.later(settings.tls());
        builder.withSslContext(tls).withTrustManager(new ClientTls.Unasked());
      }
      Bookend.addTo(builder, calls, tls);
      return builder.build();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("the settings hold an address with a scheme", e);
    }
  }

  /** By header, token and user: the client's own ways put the token into the URL, or drop one. */
  static Map<String, String> headers(ConsulSettings settings) {
    Map<String, String> headers = new HashMap<>();
    settings.token().ifPresent(token -> headers.put("X-Consul-Token", token));
    settings
        .basicAuth()
        .ifPresent(
            auth ->
                headers.put(
                    "Authorization",
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString(auth.getBytes(StandardCharsets.UTF_8))));
    if (settings.address().getScheme().equals("http")
        && LOOPBACK.matcher(settings.address().getHost()).matches()) {
      // To compress costs both sides more than it saves where nothing is far, but less than to
      // encrypt.
      headers.put("Accept-Encoding", "identity");
    }
    return headers;
  }
}
