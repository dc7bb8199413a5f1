package dev.cairn.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HaproxyDialectTest {
  private final HaproxyDialect haproxy = new HaproxyDialect();

  @Test
  void readsBackEveryWordItPrints() {
    List<String> printed = new ArrayList<>();
    for (String value : HostileStrings.all()) {
      String word;
      try {
        word = haproxy.word(value);
      } catch (UnprintableException refused) {
        continue;
      }
      List<HaproxyLine> lines = HaproxyTokenizer.lines("server " + word + " x");
      assertThat(lines).as("lines of %s", word).hasSize(1);
      assertThat(lines.get(0).words())
          .as("words of %s", word)
          .containsExactly("server", value, "x");
      printed.add(word);
    }
    assertThat(printed).hasSizeGreaterThan(1000);
  }

  @Test
  void refusesNoValueOfVisibleCharacters() {
    HostileStrings.all().stream()
        .filter(value -> value.chars().allMatch(c -> c >= ' ' && c <= '~'))
        .forEach(value -> assertThatCode(() -> haproxy.word(value)).doesNotThrowAnyException());
  }

  @Test
  void printsOnlyCharactersThatAReaderSees() {
    for (String value :
        List.of("\u202egnp.exe", "a\u200bb", "\ufeff", "a\u00a0b", "\u3000", "\ue000")) {
      assertThat(haproxy.word(value)).matches("[\\x21-\\x7e]+");
    }
    assertThat(haproxy.word("a\u202eb")).isEqualTo("a\\xe2\\x80\\xaeb");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "10.0.0.1:80, 10.0.0.1:80",
        "服务, 服务",
        "a b, a\\ b",
        "#a, \\#a",
        "it's, it\\'s",
        "say \"x\", say\\ \\\"x\\\"",
        "a\\x41, a\\\\x41",
        "$HOME, $HOME",
        "``, \"\"",
      })
  void escapesOnlyWhatHaproxyWouldReadOtherwise(String value, String word) {
    assertThat(haproxy.word(value)).isEqualTo(word);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nb",
        "a\rb",
        "a\u0000b",
        "a\tb",
        "a\u000bb",
        "a\u001bb",
        "a\u007fb",
        "a\u0085b",
        "a\u2028b",
        "\ud800",
        "\udc00a",
        "a\ud83d"
      })
  void refusesControlCharactersLineBreaksAndHalfCharacters(String value) {
    assertThatThrownBy(() -> haproxy.word(value)).isInstanceOf(UnprintableException.class);
  }

  @Test
  void namesTheCharacterAndNeverTheValue() {
    assertThatThrownBy(() -> haproxy.word("secret\nbackend x"))
        .hasMessageStartingWith("U+000A ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void printsTrustedLinesAsTheyAreButRefusesASecondOne() {
    String line = "http-request\tset-header X \"%[src]\" # ok";
    assertThat(haproxy.line(line)).isEqualTo(line);
    assertThatThrownBy(() -> haproxy.line("a\nb")).isInstanceOf(UnprintableException.class);
    assertThatThrownBy(() -> haproxy.line("a\u2029b")).isInstanceOf(UnprintableException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "a/b c@d, a_b_c_d",
    "web2.x:80-Y_, web2.x:80-Y_",
    "'', _",
    "服务é😀, ____",
    "\ud800, _"
  })
  void replacesInIdentifiersWhatHaproxyRefuses(String value, String identifier) {
    assertThat(haproxy.identifier(value)).isEqualTo(identifier);
  }
}
