package dev.cairn.dialect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * HAProxy's language (<a href="https://docs.haproxy.org/2.6/configuration.html#2">configuration
 * manual, section 2</a>), of the versions from 2.4 on.
 */
final class HaproxyDialect implements Dialect {
  private static final Set<String> SECTIONS =
      Set.of(
          "global",
          "defaults",
          "frontend",
          "backend",
          "listen",
          "userlist",
          "peers",
          "resolvers",
          "mailers",
          "cache",
          "program",
          "http-errors",
          "ring",
          "log-forward",
          "fcgi-app");

  @Override
  public String name() {
    return "haproxy";
  }

  /** Outside quotes nothing is expanded: a backslash before five characters is all it takes. */
  @Override
  public String word(String value) {
    Characters.requirePrintable(value);
    if (value.isEmpty()) {
      return "\"\"";
    }
    StringBuilder word = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (" #\\\"'".indexOf(c) >= 0) {
        word.append('\\');
      }
      word.append(c);
    }
    return word.toString();
  }

  @Override
  public String line(String value) {
    Characters.requirePrintable(value);
    return value;
  }

  /** Letters, digits and {@code - _ . :}, as names of proxies and servers may have (section 4). */
  @Override
  public String identifier(String value) {
    return value.isEmpty() ? "_" : value.replaceAll("[^A-Za-z0-9_.:-]", "_");
  }

  @Override
  public List<Bind> binds(String configuration) {
    List<Bind> binds = new ArrayList<>();
    String section = "";
    int number = 0;
    for (String line : configuration.split("\n", -1)) {
      number++;
      List<String> words = HaproxyWords.of(line);
      if (words.isEmpty()) {
        continue;
      }
      if (SECTIONS.contains(words.get(0))) {
        section = words.get(0);
        // The old form: listen NAME ADDRESS:PORT
        if (Set.of("listen", "frontend").contains(section) && words.size() > 2) {
          HaproxyBinds.add(words.get(2), number, binds);
        }
      } else if (words.get(0).equals("bind") && words.size() > 1) {
        HaproxyBinds.add(words.get(1), number, binds);
      }
    }
    return List.copyOf(binds);
  }

  @Override
  public List<Section> sections(String configuration) {
    List<SectionBuilder> sections = new ArrayList<>();
    int number = 0;
    for (String line : configuration.split("\n", -1)) {
      number++;
      List<String> words = HaproxyWords.of(line);
      if (words.isEmpty()) {
        continue;
      }
      if (SECTIONS.contains(words.get(0))) {
        sections.add(new SectionBuilder(words, number));
      } else if (!sections.isEmpty()) {
        sections.get(sections.size() - 1).add(line.strip(), words);
      }
    }
    return sections.stream().map(SectionBuilder::build).toList();
  }

  @Override
  public List<String> endpoints(String configuration) {
    return configuration.lines().map(HaproxyDialect::endpoint).flatMap(Optional::stream).toList();
  }

  @Override
  public String without(String configuration, Set<String> endpoints) {
    StringBuilder kept = new StringBuilder();
    for (String line : configuration.split("(?<=\n)")) {
      if (endpoint(line.strip()).filter(endpoints::contains).isEmpty()) {
        kept.append(line);
      }
    }
    return kept.toString();
  }

  private static Optional<String> endpoint(String line) {
    List<String> words = HaproxyWords.of(line);
    return words.size() > 2 && words.get(0).equals("server")
        ? Optional.of(words.get(2))
        : Optional.empty();
  }

  /** A section while its lines are read. */
  private static final class SectionBuilder {
    private final String kind;
    private final String name;
    private final int line;
    private final List<String> directives = new ArrayList<>();
    private final Map<String, String> servers = new LinkedHashMap<>();

    SectionBuilder(List<String> opening, int line) {
      this.kind = opening.get(0);
      this.name = opening.size() > 1 ? opening.get(1) : "";
      this.line = line;
    }

    void add(String directive, List<String> words) {
      directives.add(directive);
      if (words.get(0).equals("server") && words.size() > 1) {
        servers.put(words.get(1), directive);
      }
    }

    Section build() {
      return new Section(kind, name, line, directives, servers);
    }
  }
}
