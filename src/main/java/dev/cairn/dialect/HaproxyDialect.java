package dev.cairn.dialect;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * HAProxy's configuration language, by sections 2.1 to 2.3 of its configuration manual and by what
 * 2.6 was seen to accept.
 *
 * <p>One word is what {@link #word} promises, not what a directive makes of that word afterwards:
 * {@code %[…]} in a log-format string, {@code ${…}} in an address, a leading {@code -} in an ACL
 * keep their meaning there. Print untrusted values where the directive takes plain text, a name or
 * an address that was checked before.
 */
final class HaproxyDialect implements Dialect {
  private static final String SPECIAL = " \\\"'#";
  private static final Set<String> SERVER = Set.of("server");

  @Override
  public String name() {
    return "haproxy";
  }

  /**
   * {@inheritDoc} Nothing is ever put in quotes: inside double quotes a dollar sign starts a
   * variable, and single quotes cannot hold themselves. Characters that would deceive a reader of
   * the file (no width, right-to-left marks, unusual spaces) are written as their bytes, {@code
   * \xNN}, which HAProxy reads back as the same value.
   */
  @Override
  public String word(String value) {
    if (CodePoints.isPlain(value, SPECIAL)) {
      return value;
    }
    CodePoints.requireOneLine(value);
    if (value.isEmpty()) {
      return "\"\"";
    }
    StringBuilder word = new StringBuilder(value.length());
    value.codePoints().forEach(c -> append(word, c));
    return word.toString();
  }

  private static void append(StringBuilder word, int codePoint) {
    if (CodePoints.isDeceptive(codePoint)) {
      for (byte octet : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
        word.append(String.format(Locale.ROOT, "\\x%02x", octet));
      }
    } else {
      word.append(SPECIAL.indexOf(codePoint) < 0 ? "" : "\\").appendCodePoint(codePoint);
    }
  }

  @Override
  public String line(String value) {
    CodePoints.requireOneLineOrTabs(value);
    return value;
  }

  /** {@inheritDoc} Allowed are ASCII letters and digits and {@code _ . : -} (section 4). */
  @Override
  public String identifier(String value) {
    return Identifiers.replacing(value, ":");
  }

  /**
   * {@inheritDoc} Counted are the stream listeners of {@code bind} in frontend, listen, peers and
   * log-forward sections, of {@code stats socket} in the global one, and the address behind a
   * listen section's name (before 2.1); also those in conditional blocks. UDP, sockets of the file
   * system and inherited descriptors hold no TCP port. A {@code peer} line is not counted: whether
   * it is a listener depends on the name of the host.
   */
  @Override
  public List<Bind> binds(String configuration) {
    return HaproxyBinds.of(configuration);
  }

  /**
   * {@inheritDoc} What follows the name on an opening line ({@code from x}) is a directive, too.
   */
  @Override
  public List<Section> sections(String configuration) {
    return HaproxySections.of(configuration);
  }

  @Override
  public int sectionBefore(String configuration, int place) {
    return HaproxySections.openingBefore(configuration, place);
  }

  @Override
  public int sectionAfter(String configuration, int place) {
    return HaproxySections.openingAfter(configuration, place);
  }

  @Override
  public List<String> endpoints(String configuration) {
    return HaproxyTokenizer.lines(configuration, SERVER).stream()
        .map(HaproxyDialect::endpoint)
        .filter(endpoint -> !endpoint.isEmpty())
        .toList();
  }

  @Override
  public String without(String configuration, Set<String> endpoints) {
    StringBuilder kept = new StringBuilder();
    for (String line : configuration.split("(?<=\n)")) {
      if (!endpoints.contains(endpoint(HaproxyTokenizer.lines(line).get(0)))) {
        kept.append(line);
      }
    }
    return kept.toString();
  }

  /** Empty where the line is no server's. */
  private static String endpoint(HaproxyLine line) {
    return line.word(0).equals("server") ? line.word(2) : "";
  }
}
