package dev.cairn.dialect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds the sections of an nginx configuration and what is in them. */
final class NginxSections {
  private final List<Section> sections = new ArrayList<>();

  private NginxSections() {}

  static List<Section> of(List<NginxDirective> configuration) {
    NginxSections reader = new NginxSections();
    if (!configuration.isEmpty()) {
      reader.read("main", 1, configuration);
    }
    return List.copyOf(reader.sections);
  }

  /** The servers of all upstreams. */
  static List<NginxDirective> servers(List<NginxDirective> configuration) {
    List<NginxDirective> servers = new ArrayList<>();
    for (NginxDirective directive : configuration) {
      if (directive.name().equals("upstream")) {
        directive.block().stream().filter(d -> d.name().equals("server")).forEach(servers::add);
      } else {
        servers.addAll(servers(directive.block()));
      }
    }
    return servers;
  }

  /** A context that holds sections; what else is in it is its own. */
  private void read(String kind, int line, List<NginxDirective> directives) {
    List<String> own = new ArrayList<>();
    int place = sections.size();
    for (NginxDirective directive : directives) {
      switch (directive.name()) {
        case "http", "stream", "mail" ->
            read(directive.name(), directive.line(), directive.block());
        case "upstream" -> add(directive, directive.word(1), upstreamServers(directive));
        case "server" -> add(directive, serverName(directive), Map.of());
        default -> write(directive, own);
      }
    }
    sections.add(place, new Section(kind, "", line, own, Map.of()));
  }

  private void add(NginxDirective opening, String name, Map<String, String> servers) {
    List<String> directives = new ArrayList<>();
    opening.block().forEach(directive -> write(directive, directives));
    sections.add(new Section(opening.name(), name, opening.line(), directives, servers));
  }

  private static Map<String, String> upstreamServers(NginxDirective upstream) {
    Map<String, String> servers = new LinkedHashMap<>();
    servers(List.of(upstream)).forEach(server -> servers.put(server.word(1), server.text()));
    return servers;
  }

  private static String serverName(NginxDirective server) {
    Stream<String> listens =
        server.block().stream().filter(d -> d.name().equals("listen")).map(d -> d.word(1));
    Stream<String> names =
        server.block().stream()
            .filter(d -> d.name().equals("server_name"))
            .flatMap(d -> d.words().stream().skip(1));
    return String.join(" ", Stream.concat(listens, names).toList());
  }

  private static void write(NginxDirective directive, List<String> lines) {
    lines.add(directive.text());
    directive.block().forEach(inner -> write(inner, lines));
  }
}
