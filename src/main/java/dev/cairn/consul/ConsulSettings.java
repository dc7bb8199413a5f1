package dev.cairn.consul;

import dev.cairn.diagnostic.DiagnosticException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach Consul, as its own command line takes it (<a
 * href="https://developer.hashicorp.com/consul/commands#environment-variables">environment
 * variables</a>).
 *
 * @param address with its scheme
 * @param basicAuth {@code user:password}
 * @param datacenter of questions that name none; empty: the agent's own
 * @param maxWait how long one blocking query may be parked, in whole seconds
 * @param maxStale how far behind its leader a server may be that answers
 * @param connections never more at a time than this; Consul allows 200 to all of a host together
 */
public record ConsulSettings(
    URI address,
    Optional<String> token,
    Optional<String> basicAuth,
    Tls tls,
    Optional<String> namespace,
    Optional<String> datacenter,
    Duration maxWait,
    Duration maxStale,
    int connections) {
  /**
   * Files of PEM certificates and keys.
   *
   * @param verify whether the server's certificate must be valid for its name
   */
  public record Tls(
      Optional<Path> caFile,
      Optional<Path> clientCertificate,
      Optional<Path> clientKey,
      boolean verify) {}

  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final Duration MAX_STALE = Duration.ofSeconds(2);
  private static final int CONNECTIONS = 64;

  /**
   * @param environment of which the variables {@code CONSUL_…} count
   * @param addr the address given on the command line, which comes before the environment's
   * @throws DiagnosticException if a variable cannot be understood
   */
  public static ConsulSettings of(Map<String, String> environment, Optional<String> addr) {
    boolean ssl = flag(environment, "CONSUL_HTTP_SSL", false);
    String written =
        addr.or(() -> variable(environment, "CONSUL_HTTP_ADDR")).orElse("127.0.0.1:8500");
    return new ConsulSettings(
        address(written, ssl),
        token(environment),
        variable(environment, "CONSUL_HTTP_AUTH"),
        new Tls(
            variable(environment, "CONSUL_CACERT").map(Path::of),
            variable(environment, "CONSUL_CLIENT_CERT").map(Path::of),
            variable(environment, "CONSUL_CLIENT_KEY").map(Path::of),
            flag(environment, "CONSUL_HTTP_SSL_VERIFY", true)),
        variable(environment, "CONSUL_NAMESPACE"),
        Optional.empty(),
        WAIT,
        MAX_STALE,
        CONNECTIONS);
  }

  /** The same with other limits. */
  public ConsulSettings with(Duration newWait, Duration newMaxStale, int newConnections) {
    return new ConsulSettings(
        address,
        token,
        basicAuth,
        tls,
        namespace,
        datacenter,
        newWait,
        newMaxStale,
        newConnections);
  }

  /** The same for another datacenter. */
  public ConsulSettings in(String newDatacenter) {
    return new ConsulSettings(
        address,
        token,
        basicAuth,
        tls,
        namespace,
        Optional.of(newDatacenter),
        maxWait,
        maxStale,
        connections);
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(v -> !v.isBlank());
  }

  private static URI address(String written, boolean ssl) {
    String shown = "consul " + written.replaceFirst("//.*@", "//");
    String full = written.contains("://") ? written : (ssl ? "https://" : "http://") + written;
    try {
      URI uri = URI.create(full);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (scheme.equals("unix")) {
        throw new DiagnosticException(
            shown, "unix sockets are not supported", "let the agent listen for HTTP on 127.0.0.1");
      }
      if (!scheme.matches("https?") || uri.getHost() == null) {
        throw new DiagnosticException(
            shown, "is no address", "write HOST:PORT, or http:// or https:// before it");
      }
      if (uri.getPort() == 0 || uri.getPort() > 65_535) {
        throw new DiagnosticException(
            shown, "port " + uri.getPort() + " is none", "write one from 1 to 65535");
      }
      int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 8501 : 8500;
      return URI.create((ssl ? "https" : scheme) + "://" + uri.getHost() + ":" + port);
    } catch (IllegalArgumentException e) {
      throw new DiagnosticException(shown, "is no address", "write HOST:PORT");
    }
  }

  /** A file comes before the variable, unless it is blank. */
  private static Optional<String> token(Map<String, String> environment) {
    Optional<String> file = variable(environment, "CONSUL_HTTP_TOKEN_FILE");
    Optional<String> read = file.map(ConsulSettings::read).filter(t -> !t.isEmpty());
    return read.or(() -> variable(environment, "CONSUL_HTTP_TOKEN"))
        .map(ConsulSettings::thatAHeaderCarries);
  }

  /** OkHttp finds out only when it asks, and then quotes the token on standard error. */
  private static String thatAHeaderCarries(String token) {
    if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new DiagnosticException(
          "consul token",
          "it holds blanks, control or non-ASCII characters",
          "correct CONSUL_HTTP_TOKEN or CONSUL_HTTP_TOKEN_FILE");
    }
    return token;
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new DiagnosticException(
          file, "the token cannot be read", "correct CONSUL_HTTP_TOKEN_FILE");
    }
  }

  /** Go's strconv.ParseBool, which the Consul command line uses. */
  private static boolean flag(Map<String, String> environment, String name, boolean otherwise) {
    Optional<String> value = variable(environment, name);
    if (value.isEmpty()) {
      return otherwise;
    }
    return switch (value.get()) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw new DiagnosticException(name, "is no boolean", "set it to true or false");
    };
  }

  /** Without what is secret. */
  @Override
  public String toString() {
    return "ConsulSettings[" + address + "]";
  }
}
