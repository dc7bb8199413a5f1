package dev.cairn.dialect;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Cuts one line into words as HAProxy does (configuration manual, sections 2.1 to 2.3), where the
 * manual is silent as 2.6 was seen to do it. It works on bytes, because {@code \xNN} names one. A
 * variable in double quotes stays as it is written: its value is the proxy's own.
 */
final class HaproxyTokenizer {
  private static final byte[] ESCAPED = {' ', '\\', '"', '\'', '#'};

  private final byte[] line;
  private final List<String> words = new ArrayList<>();
  private final ByteArrayOutputStream word = new ByteArrayOutputStream();
  private boolean inWord;
  private int quote;
  private int at;

  private HaproxyTokenizer(byte[] line) {
    this.line = line;
  }

  /** All lines of a configuration, those without words among them. */
  static List<HaproxyLine> lines(String configuration) {
    return lines(configuration, first -> true);
  }

  /** Those that begin with one of these words. */
  static List<HaproxyLine> lines(String configuration, Set<String> first) {
    return lines(configuration, first::contains).stream()
        .filter(line -> first.contains(line.word(0)))
        .toList();
  }

  private static List<HaproxyLine> lines(String configuration, Predicate<String> first) {
    List<HaproxyLine> lines = new ArrayList<>();
    int number = 1;
    for (int start = 0; start <= configuration.length(); number++) {
      int newline = configuration.indexOf('\n', start);
      int end = newline < 0 ? configuration.length() : newline;
      PlainLine plain = new PlainLine(configuration, start, end);
      if (!plain.startsPlainly() || first.test(plain.firstWord())) {
        lines.add(
            plain.isPlain()
                ? plain.read(number)
                : read(configuration.substring(start, end), number));
      }
      start = end + 1;
    }
    return lines;
  }

  private static HaproxyLine read(String text, int number) {
    return new HaproxyTokenizer(text.getBytes(StandardCharsets.UTF_8)).read(number);
  }

  private HaproxyLine read(int number) {
    skipSpaces();
    while (!atEnd()) {
      step(line[at]);
    }
    endWord();
    String text = new String(line, 0, at, StandardCharsets.UTF_8).strip();
    return new HaproxyLine(number, words, text);
  }

  /** Between words a carriage return is a space; see {@link #atEnd}. */
  private void skipSpaces() {
    while (at < line.length && (isSpace(line[at]) || line[at] == '\r')) {
      at++;
    }
  }

  /** A carriage return in or behind a word ends the line, even in quotes; a hash only outside. */
  private boolean atEnd() {
    return at == line.length || line[at] == '\r' || (quote == 0 && line[at] == '#');
  }

  private void step(byte next) {
    if (quote == 0 && isSpace(next)) {
      endWord();
      skipSpaces();
    } else if (quote != 0 && next == quote) {
      quote = 0;
      at++;
    } else if (quote == 0 && (next == '"' || next == '\'')) {
      quote = next;
      inWord = true;
      at++;
    } else if (next == '\\' && quote != '\'') {
      at += 1 + escape();
    } else {
      emit(next);
      at++;
    }
  }

  /** Puts out what the escape at this place stands for; says how many bytes the backslash took. */
  private int escape() {
    byte next = at + 1 < line.length ? line[at + 1] : 0;
    switch (next) {
      case 'n' -> emit('\n');
      case 'r' -> emit('\r');
      case 't' -> emit('\t');
      case 'x' -> {
        return hexadecimal();
      }
      default -> {
        // Unlike the manual's table, 2.6 keeps the backslash of an unquoted \$ and \<TAB>.
        boolean known = isEscaped(next) || (next == '$' && quote == '"');
        emit(known ? next : '\\');
        return known ? 1 : 0;
      }
    }
    return 1;
  }

  /** HAProxy refuses a file with fewer than two digits here; what it reads then does not matter. */
  private int hexadecimal() {
    int high = digit(at + 2);
    int low = digit(at + 3);
    boolean whole = high >= 0 && low >= 0;
    emit(whole ? high << 4 | low : '\\');
    return whole ? 3 : 0;
  }

  private int digit(int index) {
    return index < line.length ? Character.digit(line[index], 16) : -1;
  }

  private void emit(int octet) {
    word.write(octet);
    inWord = true;
  }

  private void endWord() {
    if (inWord) {
      String whole = word.toString(StandardCharsets.UTF_8);
      // A word is a C string to HAProxy: \x00 ends it.
      int nul = whole.indexOf(0);
      words.add(nul < 0 ? whole : whole.substring(0, nul));
    }
    word.reset();
    inWord = false;
  }

  private static boolean isEscaped(byte next) {
    for (byte escaped : ESCAPED) {
      if (next == escaped) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSpace(byte next) {
    return next == ' ' || next == '\t' || next == 0x0b || next == '\f';
  }
}
