package dev.cairn.dialect;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses of a {@code bind} line (<a
 * href="https://docs.haproxy.org/2.6/configuration.html#4-bind">bind</a>).
 */
final class HaproxyBinds {
  private static final Pattern PORTS = Pattern.compile("(.*):([0-9]{1,5})(?:-([0-9]{1,5}))?");
  private static final int MAX_PORT = 65535;

  private HaproxyBinds() {}

  /** Adds every port of a comma-separated list; sockets and inherited descriptors have none. */
  static void add(String addresses, int line, List<Bind> binds) {
    for (String address : addresses.split(",")) {
      if (address.matches("(unix|uxst|abns|fd|sockpair|quic4|quic6|udp|udp4|udp6)@.*")
          || address.startsWith("/")) {
        continue;
      }
      Matcher matcher = PORTS.matcher(address);
      if (matcher.matches()) {
        String host = matcher.group(1).replaceFirst("^(ipv4|ipv6|tcp|tcp4|tcp6)@", "");
        int first = Integer.parseInt(matcher.group(2));
        int last = matcher.group(3) == null ? first : Integer.parseInt(matcher.group(3));
        for (int port = first; port <= Math.min(last, MAX_PORT); port++) {
          binds.add(new Bind(host, port, line));
        }
      }
    }
  }
}
