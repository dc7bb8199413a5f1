package dev.cairn.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the TCP listeners of a HAProxy configuration (manual, {@code bind} and section 11). */
final class HaproxyBinds {
  private static final Set<String> LISTENING = Set.of("frontend", "listen", "peers", "log-forward");

  /** The families that listen on TCP; all others hold a path, a descriptor or a UDP port. */
  private static final Set<String> TCP =
      Set.of(
          "ip", "ipv4", "ipv6", "tcp", "tcp4", "tcp6", "stream+ip", "stream+ipv4", "stream+ipv6");

  private static final Pattern FAMILY = Pattern.compile("([a-z0-9+]+)@(.*)");
  private static final Pattern PORTS = Pattern.compile("(.*):([0-9]{1,9})(?:-([0-9]{1,9}))?");
  private static final Set<String> READ =
      Stream.concat(Stream.of("bind", "stats"), HaproxySections.KINDS.stream())
          .collect(Collectors.toUnmodifiableSet());

  private static final Map<String, String> ALL = Map.of("*", "");
  private static final int HIGHEST_PORT = 65_535;

  private final List<Bind> binds = new ArrayList<>();
  private String section = "";

  private HaproxyBinds() {}

  static List<Bind> of(String configuration) {
    HaproxyBinds reader = new HaproxyBinds();
    HaproxyTokenizer.lines(configuration, READ).forEach(reader::read);
    return List.copyOf(reader.binds);
  }

  private void read(HaproxyLine line) {
    if (HaproxySections.opens(line)) {
      section = line.word(0);
      if (section.equals("listen")) {
        add(line.word(2), line.number());
      }
    } else if (line.word(0).equals("bind") && LISTENING.contains(section)) {
      add(line.word(1), line.number());
    } else if (line.word(0).equals("stats") && line.word(1).equals("socket")) {
      add(line.word(2), line.number());
    }
  }

  private void add(String addresses, int line) {
    for (String address : addresses.split(",", -1)) {
      Matcher family = FAMILY.matcher(address);
      if (!family.matches()) {
        addPorts(address, line);
      } else if (TCP.contains(family.group(1))) {
        addPorts(family.group(2), line);
      }
    }
  }

  private void addPorts(String address, int line) {
    Matcher ports = PORTS.matcher(address);
    if (address.startsWith("/") || !ports.matches()) {
      return;
    }
    int first = Integer.parseInt(ports.group(2));
    int last = ports.group(3) == null ? first : Integer.parseInt(ports.group(3));
    String host = ALL.getOrDefault(ports.group(1), ports.group(1));
    for (int port = Math.max(first, 1); port <= Math.min(last, HIGHEST_PORT); port++) {
      binds.add(new Bind(host, port, line));
    }
  }
}
