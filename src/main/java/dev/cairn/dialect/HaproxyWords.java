package dev.cairn.dialect;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides a line into words as HAProxy does (<a
 * href="https://docs.haproxy.org/2.6/configuration.html#2.2">quoting and escaping</a>). Environment
 * variables are left as they are written.
 */
final class HaproxyWords {
  private final String line;
  private final List<String> words = new ArrayList<>();
  private StringBuilder word = new StringBuilder();
  private boolean inWord;
  private char quote;
  private int at;

  private HaproxyWords(String line) {
    this.line = line;
  }

  static List<String> of(String line) {
    return new HaproxyWords(line).divide();
  }

  private List<String> divide() {
    while (at < line.length()) {
      char c = line.charAt(at);
      if (c == '#' && quote == 0) {
        break;
      }
      step(c);
      at++;
    }
    endWord();
    return words;
  }

  private void step(char c) {
    if (c == '\\' && quote != '\'' && at + 1 < line.length()) {
      escaped();
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
      inWord = true;
    } else if (c == quote) {
      quote = 0;
    } else if (quote == 0 && Character.isWhitespace(c)) {
      endWord();
    } else {
      append(c);
    }
  }

  private void escaped() {
    char next = line.charAt(++at);
    if (next == 'x' && line.substring(at + 1).matches("(?s)[0-9a-fA-F]{2}.*")) {
      append((char) Integer.parseInt(line.substring(at + 1, at + 3), 16));
      at += 2;
    } else if (quote == '"' && "\"\\$".indexOf(next) < 0) {
      append('\\');
      append(next);
    } else {
      append(next == 'n' ? '\n' : next == 't' ? '\t' : next == 'r' ? '\r' : next);
    }
  }

  private void append(char c) {
    word.append(c);
    inWord = true;
  }

  private void endWord() {
    if (inWord) {
      words.add(word.toString());
      word = new StringBuilder();
      inWord = false;
    }
  }
}
