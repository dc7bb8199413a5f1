package dev.cairn.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HaproxyTokenizerTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '→',
      value = {
        "log-format %{+Q}o\\ %t\\ %s\\ %{-Q}r → log-format|%{+Q}o %t %s %{-Q}r",
        "log-format \"%{+Q}o %t %s %{-Q}r\" → log-format|%{+Q}o %t %s %{-Q}r",
        "log-format '%{+Q}o %t %s %{-Q}r' → log-format|%{+Q}o %t %s %{-Q}r",
        "log-format \"%{+Q}o %t\"' %s %{-Q}r' → log-format|%{+Q}o %t %s %{-Q}r",
        "log-format \"%{+Q}o %t\"' %s'\\ %{-Q}r → log-format|%{+Q}o %t %s %{-Q}r",
        "global#this is the global section → global",
        "a \\\\ \\# \\' \\\" → a|\\|#|'|\"",
        "\\x41\\x62 '\\x41' \"\\x41\" → Ab|\\x41|A",
        "\\xe6\\x9c\\x8d → 服",
        "a\\zb \\$ \"\\$\" → a\\zb|\\$|$",
        "x\\x00y z → x|z",
        "'it\"s' \"it's\" → it\"s|it's",
        "a\\ → a\\",
      })
  void cutsWordsAsHaproxyDoes(String line, String words) {
    assertThat(HaproxyTokenizer.lines(line).get(0).words()).containsExactly(words.split("\\|"));
  }

  @Test
  void keepsEmptyWordsInQuotes() {
    assertThat(HaproxyTokenizer.lines("a \"\" ''").get(0).words()).containsExactly("a", "", "");
  }

  @Test
  void countsEveryLineAndStripsCommentsAndIndentation() {
    List<HaproxyLine> lines = HaproxyTokenizer.lines("# top\n\n  bind :80  # web\r\n");
    assertThat(lines).hasSize(4);
    assertThat(lines.get(2)).isEqualTo(new HaproxyLine(3, List.of("bind", ":80"), "bind :80"));
    assertThat(lines.get(0).words()).isEmpty();
  }

  @Test
  void endsALineAtACarriageReturnEvenInQuotes() {
    assertThat(HaproxyTokenizer.lines("a \"b\rc\" d").get(0).words()).containsExactly("a", "b");
  }
}
