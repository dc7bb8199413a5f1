package dev.cairn.faults;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads an nginx configuration as {@code ngx_conf_read_token} does. It shares nothing with the code
 * under test.
 *
 * <p>Servers and upstreams are sections; what else has a block is a directive, and so is everything
 * in it, behind the words that open the block.
 */
final class NginxText {
  /** {@code server ENDPOINT} */
  private static final int ENDPOINT = 1;

  private static final Set<String> OF_SECTIONS = Set.of("http", "stream");
  private static final Set<String> SECTIONS = Set.of("server", "upstream");

  private record Directive(List<String> words, boolean opens, List<Directive> block) {}

  private final String text;
  private int at;

  private NginxText(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException for what no configuration of ours may hold
   */
  static ConfigurationText read(String text) {
    if (text.codePoints().anyMatch(c -> c != '\n' && ConfigurationText.isInvisible(c))) {
      throw new IllegalArgumentException("what no reader sees is in the file");
    }
    NginxText reader = new NginxText(text);
    List<Directive> file = reader.block();
    if (reader.at < text.length()) {
      throw new IllegalArgumentException("a brace too many");
    }
    Map<List<String>, List<List<String>>> sections = new LinkedHashMap<>();
    split(List.of("main"), file, sections);
    return new ConfigurationText(sections, ENDPOINT);
  }

  /** Whether a text can stand in a word at all, quoted as it may be. */
  static boolean isWord(String text) {
    return ConfigurationText.isLine(text)
        && text.codePoints()
            .noneMatch(
                c ->
                    switch (Character.getType(c)) {
                      case Character.FORMAT, Character.PRIVATE_USE -> true;
                      case Character.SPACE_SEPARATOR -> c != ' ';
                      default -> c == '$';
                    });
  }

  private static void split(
      List<String> opening, List<Directive> block, Map<List<String>, List<List<String>>> sections) {
    List<List<String>> own = new ArrayList<>();
    for (Directive directive : block) {
      String name = directive.words.get(0);
      if (directive.opens && OF_SECTIONS.contains(name)) {
        split(directive.words, directive.block, sections);
      } else if (directive.opens && SECTIONS.contains(name)) {
        split(name(directive), directive.block, sections);
      } else {
        flatten(List.of(), directive, own);
      }
    }
    if (sections.put(opening, own) != null) {
      throw new IllegalArgumentException("a section is there twice: " + opening);
    }
  }

  /** A server has no name but what it listens on and whom it serves. */
  private static List<String> name(Directive section) {
    Stream<String> more =
        section.block.stream()
            .filter(d -> Set.of("listen", "server_name").contains(d.words.get(0)))
            .flatMap(d -> d.words.stream().skip(1));
    return Stream.concat(section.words.stream(), more).toList();
  }

  private static void flatten(
      List<String> before, Directive directive, List<List<String>> directives) {
    List<String> words =
        Stream.of(before.stream(), directive.words.stream(), opening(directive))
            .flatMap(part -> part)
            .toList();
    directives.add(words);
    directive.block.forEach(inner -> flatten(words, inner, directives));
  }

  private static Stream<String> opening(Directive directive) {
    return directive.opens ? Stream.of("{") : Stream.of();
  }

  private List<Directive> block() {
    List<Directive> directives = new ArrayList<>();
    for (List<String> words = words(); !words.isEmpty(); words = words()) {
      boolean opens = text.charAt(at++) == '{';
      List<Directive> inner = opens ? block() : List.of();
      if (opens && (at == text.length() || text.charAt(at++) != '}')) {
        throw new IllegalArgumentException("a block without its end");
      }
      directives.add(new Directive(words, opens, inner));
    }
    return directives;
  }

  /** Up to the semicolon or brace that ends them; none at the end of a block. */
  private List<String> words() {
    List<String> words = new ArrayList<>();
    while (at < text.length()) {
      char next = text.charAt(at);
      if (next == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (isSpace(next)) {
        at++;
      } else if (next == ';' || next == '{' || next == '}') {
        if (words.isEmpty() != (next == '}')) {
          throw new IllegalArgumentException("unexpected " + next);
        }
        return words;
      } else {
        words.add(next == '"' || next == '\'' ? quoted(next) : bare());
      }
    }
    if (!words.isEmpty()) {
      throw new IllegalArgumentException("the file ends within a directive");
    }
    return words;
  }

  private String quoted(char quote) {
    StringBuilder word = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != quote) {
      character(word);
    }
    at++;
    if (at >= text.length() || !isSpace(text.charAt(at)) && ";{".indexOf(text.charAt(at)) < 0) {
      throw new IllegalArgumentException("a quote without its end, or words behind it");
    }
    return word.toString();
  }

  private String bare() {
    StringBuilder word = new StringBuilder();
    while (at < text.length() && !isSpace(text.charAt(at)) && ";{".indexOf(text.charAt(at)) < 0) {
      character(word);
    }
    return word.toString();
  }

  /** A backslash goes away before those that it hides, and stays before others. */
  private void character(StringBuilder word) {
    char next = text.charAt(at++);
    if (next != '\\' || at == text.length()) {
      word.append(next);
      return;
    }
    char hidden = text.charAt(at++);
    switch (hidden) {
      case '"', '\'', '\\' -> word.append(hidden);
      case 't' -> word.append('\t');
      case 'r' -> word.append('\r');
      case 'n' -> word.append('\n');
      default -> word.append(next).append(hidden);
    }
  }

  private static boolean isSpace(char next) {
    return next == ' ' || next == '\n';
  }
}
