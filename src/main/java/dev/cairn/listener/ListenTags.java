package dev.cairn.listener;

import dev.cairn.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the tags of one service say about listeners.
 *
 * @param ports protocol and port of every listen tag that counts, sorted
 */
record ListenTags(List<Port> ports, String balance) {
  private static final String PREFIX = "internal-listen-";
  private static final Pattern LISTEN = Pattern.compile(PREFIX + "(http|tcp)-([1-9][0-9]{0,4})");
  private static final String BALANCE = "balance-";
  private static final List<String> BALANCES = List.of("leastconn", "roundrobin");
  private static final Pattern TRAILING_DIGITS = Pattern.compile(".+?([0-9]+)");

  record Port(Protocol protocol, int number) {
    String tag() {
      return PREFIX + protocol + "-" + number;
    }
  }

  static ListenTags parse(
      String service, Collection<String> written, Consumer<Diagnostic> problems) {
    TreeSet<String> tags = new TreeSet<>(written.stream().map(String::strip).toList());
    List<Port> ports = new ArrayList<>();
    for (String tag : tags) {
      if (tag.startsWith(PREFIX)) {
        addPort(service, tag, ports, problems);
      }
    }
    String balance = ports.isEmpty() ? "roundrobin" : balance(service, tags, problems);
    return new ListenTags(countedFor(service, ports), balance);
  }

  private static void addPort(
      String service, String tag, List<Port> ports, Consumer<Diagnostic> problems) {
    Matcher matcher = LISTEN.matcher(tag);
    int number = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
    if (number < 1 || number > 65535) {
      problems.accept(
          new Diagnostic(
              place(service, tag),
              "not a listen tag",
              "write internal-listen-http-PORT or internal-listen-tcp-PORT, PORT from 1 to 65535"));
    } else {
      ports.add(
          new Port(Protocol.valueOf(matcher.group(1).toUpperCase(java.util.Locale.ROOT)), number));
    }
  }

  /**
   * {@code test-server-3000} listens on its own port only, {@code web2} on all that it declares.
   */
  private static List<Port> countedFor(String service, List<Port> ports) {
    Matcher digits = TRAILING_DIGITS.matcher(service);
    if (!digits.matches()) {
      return List.copyOf(ports);
    }
    List<Port> own =
        ports.stream().filter(p -> Integer.toString(p.number()).equals(digits.group(1))).toList();
    return own.isEmpty() ? List.copyOf(ports) : own;
  }

  private static String balance(
      String service, Collection<String> tags, Consumer<Diagnostic> problems) {
    List<String> chosen =
        tags.stream()
            .filter(t -> t.startsWith(BALANCE))
            .map(t -> t.substring(BALANCE.length()))
            .toList();
    for (String word : chosen) {
      if (!BALANCES.contains(word)) {
        problems.accept(
            new Diagnostic(
                place(service, BALANCE + word),
                "unknown balancing",
                "use balance-roundrobin or balance-leastconn"));
      }
    }
    if (chosen.containsAll(BALANCES)) {
      problems.accept(
          new Diagnostic(
              place(service, BALANCE + "leastconn"),
              "contradicts balance-roundrobin, which is used",
              "leave one of the two tags"));
    }
    return chosen.contains("leastconn") && !chosen.contains("roundrobin")
        ? "leastconn"
        : "roundrobin";
  }

  static String place(String service, String tag) {
    return "service " + service + ", tag " + tag;
  }
}
