package dev.cairn.dialect;

import java.util.ArrayList;
import java.util.List;

/** Reads the directives of an nginx configuration, and as much as it can of a broken one. */
final class NginxParser {
  private final String text;
  private int at;
  private int line = 1;

  private NginxParser(String text) {
    this.text = text;
  }

  static List<NginxDirective> parse(String configuration) {
    NginxParser parser = new NginxParser(configuration);
    List<NginxDirective> directives = new ArrayList<>();
    while (parser.at < configuration.length()) {
      directives.addAll(parser.block());
    }
    return directives;
  }

  /** Up to the closing brace, or the end. */
  private List<NginxDirective> block() {
    List<NginxDirective> directives = new ArrayList<>();
    List<String> words = new ArrayList<>();
    int first = line;
    while (at < text.length()) {
      char next = text.charAt(at);
      if (next == ';' || next == '{') {
        int end = at++;
        List<NginxDirective> inner = next == '{' ? block() : List.of();
        directives.add(new NginxDirective(words, first, end, inner));
        words = new ArrayList<>();
      } else if (next == '}') {
        at++;
        return directives;
      } else if (next == '#') {
        comment();
      } else if (isSpace(next)) {
        skip();
      } else {
        first = words.isEmpty() ? line : first;
        words.add(word());
      }
    }
    return directives;
  }

  private char skip() {
    char next = text.charAt(at++);
    line += next == '\n' ? 1 : 0;
    return next;
  }

  private void comment() {
    while (at < text.length() && text.charAt(at) != '\n') {
      at++;
    }
  }

  private String word() {
    char first = text.charAt(at);
    StringBuilder word = new StringBuilder();
    if (first == '"' || first == '\'') {
      at++;
      while (at < text.length() && text.charAt(at) != first) {
        read(word);
      }
      at++;
      return word.toString();
    }
    while (at < text.length() && !endsWord()) {
      read(word);
    }
    return word.toString();
  }

  private boolean endsWord() {
    char next = text.charAt(at);
    boolean variable = next == '{' && text.charAt(at - 1) == '$';
    return isSpace(next) || next == ';' || (next == '{' && !variable);
  }

  /** A backslash hides the next character from the parser, and is dropped before a few only. */
  private void read(StringBuilder word) {
    char next = skip();
    if (next != '\\' || at == text.length()) {
      word.append(next);
      return;
    }
    char hidden = skip();
    switch (hidden) {
      case '"', '\'', '\\' -> word.append(hidden);
      case 't' -> word.append('\t');
      case 'r' -> word.append('\r');
      case 'n' -> word.append('\n');
      default -> word.append(next).append(hidden);
    }
  }

  private static boolean isSpace(char next) {
    return next == ' ' || next == '\t' || next == '\r' || next == '\n';
  }
}
