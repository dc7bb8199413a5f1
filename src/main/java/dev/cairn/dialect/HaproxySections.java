package dev.cairn.dialect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the sections of a HAProxy configuration and what is in them. */
final class HaproxySections {
  /** A section's keyword opens it wherever it stands first on a line (manual, section 2.1). */
  static final Set<String> KINDS =
      Set.of(
          "global",
          "defaults",
          "frontend",
          "backend",
          "listen",
          "userlist",
          "peers",
          "mailers",
          "resolvers",
          "cache",
          "program",
          "http-errors",
          "ring",
          "log-forward",
          "fcgi-app",
          "namespace_list",
          "crt-store",
          "log-profile",
          "traces",
          "acme");

  private static final Set<String> BALANCING = Set.of("backend", "listen");

  private final List<Section> sections = new ArrayList<>();
  private @Nullable HaproxyLine opening;
  private List<String> directives = new ArrayList<>();
  private Map<String, String> servers = new LinkedHashMap<>();

  private HaproxySections() {}

  static List<Section> of(String configuration) {
    HaproxySections reader = new HaproxySections();
    HaproxyTokenizer.lines(configuration).stream()
        .filter(line -> !line.words().isEmpty())
        .forEach(reader::read);
    reader.close();
    return List.copyOf(reader.sections);
  }

  /** The start of the last opening line that ends before a place; 0: there is none. */
  static int openingBefore(String text, int place) {
    int end = text.lastIndexOf('\n', place - 1);
    while (end > 0) {
      int start = text.lastIndexOf('\n', end - 1) + 1;
      if (opens(text, start, end)) {
        return start;
      }
      end = start - 1;
    }
    return 0;
  }

  /** The start of the first opening line that starts behind a place; the end: there is none. */
  static int openingAfter(String text, int place) {
    int start = text.indexOf('\n', place) + 1;
    while (start > 0) {
      int end = text.indexOf('\n', start);
      if (opens(text, start, end < 0 ? text.length() : end)) {
        return start;
      }
      start = end + 1;
    }
    return text.length();
  }

  private static boolean opens(String text, int start, int end) {
    PlainLine line = new PlainLine(text, start, end);
    return line.startsPlainly() && KINDS.contains(line.firstWord());
  }

  static boolean opens(HaproxyLine line) {
    return KINDS.contains(line.word(0));
  }

  private void read(HaproxyLine line) {
    if (opens(line)) {
      close();
      open(line);
    } else {
      directives.add(line.text());
      if (line.word(0).equals("server")) {
        servers.put(line.word(1), line.text());
      }
    }
  }

  private void open(HaproxyLine line) {
    opening = line;
    directives = new ArrayList<>();
    servers = new LinkedHashMap<>();
    if (line.words().size() > 2) {
      directives.add(String.join(" ", line.words().subList(2, line.words().size())));
    }
  }

  /** What precedes the first section (macros, nothing else is allowed there) belongs to none. */
  private void close() {
    if (opening != null) {
      String kind = opening.word(0);
      Map<String, String> balanced = BALANCING.contains(kind) ? servers : Map.of();
      sections.add(new Section(kind, opening.word(1), opening.number(), directives, balanced));
    }
  }
}
