package dev.cairn.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a HAProxy configuration as its manual says it is read (2.2 quoting and escaping). It shares
 * nothing with the code under test.
 */
final class HaproxyText {
  /** {@code server NAME ENDPOINT} */
  private static final int ENDPOINT = 2;

  private static final Set<String> OPENING =
      Set.of(
          "global defaults frontend backend listen userlist peers mailers resolvers cache program"
              .split(" "));

  private HaproxyText() {}

  /**
   * @throws IllegalArgumentException for what no configuration of ours may hold
   */
  static ConfigurationText read(String text) {
    Map<List<String>, List<List<String>>> sections = new LinkedHashMap<>();
    List<List<String>> directives = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      List<String> words = words(line);
      if (!words.isEmpty() && OPENING.contains(words.get(0))) {
        directives = new ArrayList<>();
        if (sections.put(words, directives) != null) {
          throw new IllegalArgumentException("a section is there twice: " + words);
        }
      } else if (!words.isEmpty()) {
        directives.add(words);
      }
    }
    return new ConfigurationText(sections, ENDPOINT);
  }

  private static List<String> words(String line) {
    if (line.codePoints().anyMatch(ConfigurationText::isInvisible)) {
      throw new IllegalArgumentException("what no reader sees is in a line");
    }
    String bytes = new String(line.getBytes(UTF_8), ISO_8859_1);
    Scan scan = new Scan(bytes);
    while (scan.at < bytes.length() && scan.step()) {}
    return scan.end();
  }

  /** Of one line, a character an octet: an escape stands for an octet. */
  private static final class Scan {
    private final String line;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private char quote;
    private int at;

    Scan(String line) {
      this.line = line;
    }

    /** Whether anything follows: a comment ends the line. */
    boolean step() {
      char c = line.charAt(at++);
      if (c == '\\' && quote != '\'') {
        escaped();
      } else if (quote != 0 ? c == quote : c == '"' || c == '\'') {
        quote = quote == 0 ? c : 0;
        inWord = true;
      } else if (quote == 0 && c == '#') {
        return false;
      } else if (quote == 0 && c == ' ') {
        close();
      } else {
        put(c);
      }
      return true;
    }

    private void escaped() {
      if (at >= line.length()) {
        throw new IllegalArgumentException("the line goes on behind its end");
      }
      char c = line.charAt(at++);
      if (c == 'x') {
        put((char) Integer.parseInt(line.substring(at, at + 2), 16));
        at += 2;
      } else {
        put(c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c);
      }
    }

    private void put(char c) {
      word.append(c);
      inWord = true;
    }

    private void close() {
      if (inWord) {
        words.add(new String(word.toString().getBytes(ISO_8859_1), UTF_8));
        word.setLength(0);
        inWord = false;
      }
    }

    List<String> end() {
      if (quote != 0) {
        throw new IllegalArgumentException("a quote without its end");
      }
      close();
      return List.copyOf(words);
    }
  }
}
