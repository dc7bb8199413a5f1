package dev.cairn.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the TCP listeners of an nginx configuration (ngx_http_core_module, {@code listen}). */
final class NginxBinds {
  private static final Set<String> LISTENING = Set.of("http", "stream", "mail");
  private static final Pattern PORT = Pattern.compile("(?:(.*):)?([0-9]{1,5})(?:-([0-9]{1,5}))?");
  private static final int DEFAULT_PORT = 80;
  private static final int HIGHEST_PORT = 65_535;

  private NginxBinds() {}

  static List<Bind> of(List<NginxDirective> configuration) {
    List<Bind> binds = new ArrayList<>();
    for (NginxDirective part : configuration) {
      if (LISTENING.contains(part.name())) {
        part.block().stream()
            .filter(inner -> inner.name().equals("server"))
            .forEach(server -> addServer(part.name(), server, binds));
      }
    }
    return List.copyOf(binds);
  }

  private static void addServer(String part, NginxDirective server, List<Bind> binds) {
    List<NginxDirective> listens =
        server.block().stream().filter(d -> d.name().equals("listen")).toList();
    listens.forEach(listen -> add(listen, binds));
    if (listens.isEmpty() && part.equals("http")) {
      binds.add(new Bind("", DEFAULT_PORT, server.line()));
    }
  }

  private static void add(NginxDirective listen, List<Bind> binds) {
    String address = listen.word(1);
    if (address.startsWith("unix:") || listen.words().contains("udp")) {
      return;
    }
    Matcher ports = PORT.matcher(address);
    // The colons of an IPv6 address are in brackets: behind the last one is no port.
    if (!ports.matches()) {
      binds.add(new Bind(address, DEFAULT_PORT, listen.line()));
      return;
    }
    String host = ports.group(1) == null || ports.group(1).equals("*") ? "" : ports.group(1);
    int first = Integer.parseInt(ports.group(2));
    int last = ports.group(3) == null ? first : Integer.parseInt(ports.group(3));
    for (int port = Math.max(first, 1); port <= Math.min(last, HIGHEST_PORT); port++) {
      binds.add(new Bind(host, port, listen.line()));
    }
  }
}
