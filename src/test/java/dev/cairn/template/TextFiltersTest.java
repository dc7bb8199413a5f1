package dev.cairn.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextFiltersTest {
  private static final String SHA256_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private final Templates templates;

  TextFiltersTest(@TempDir Path root) {
    templates =
        new Templates(root)
            .plain()
            .variable("list", List.of("a"))
            .variable("map", Map.of("b", 1, "a", List.of("x", true)))
            .key("json", "{\"a\":{\"b\":[1,2]},\"n\":null}")
            .key("lines", "a\n\n  b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'a-b-c' | regexReplace('-', '.');               a.b.c",
        "'web-3000' | regexReplace('(.*)-(.*)', '$2$1'); 3000web",
        "12 | regexReplace('1', 'x');                    x2",
        "'abc' | regexMatches('b');                      true",
        "'abc' | regexMatches('^b');                     false",
        "(key('json') | parseJson).a.b[1];               2",
        "('' | parseJson) is empty;                      true",
        "('null' | parseJson) is empty;                  true",
        "('[1,2]' | parseJson)[0];                       1",
        "map | toJson;                                   {\"a\":[\"x\",true],\"b\":1}",
        "'x' | toJson;                                   \"x\"",
        "'äb' | base64Encode;                            w6Ri",
        "'w6Ri' | base64Decode;                          äb",
        "'abc' | sha256;                                 " + SHA256_OF_ABC,
        "'a b/c' | id;                                   a_b_c",
        "'' | id;                                        _",
        "'a b' | line;                                   a b",
        "('a=1, b = 2,c,,' | splitToMap(',')).b;         2",
        "('a:1|b:2' | splitToMap('|', ':')).a;           1",
        "('a' | splitToMap(',')).a is empty;             true",
        "('a=b=c' | splitToMap(',')).a;                  b=c",
        "('a.b' | split('\\.'))[1];                      b",
        "('a,b,c' | split(',', 2))[1];                   b,c",
        "'a,,b,' | split(',') | length;                  3",
      })
  void changesText(String expression, String result) {
    assertThat(templates.render("{{ " + expression + " }}")).isEqualTo(result);
  }

  @Test
  void indentsLinesThatHoldSomething() {
    assertThat(templates.render("{{ key('lines') | indent(4) }}")).isEqualTo("    a\n\n      b");
    assertThat(templates.render("{{ 'a' | indent }}{{ 'a' | indent(-1) }}")).isEqualTo("  aa");
  }

  @Test
  void keepsTheOrderOfAMap() {
    assertThat(
            templates.render(
                "{% for e in 'z=1,a=2' | splitToMap(',') %}{{ e.key }}{{ e.value }}{% endfor %}"
                    + "{% for e in '{\"z\":1,\"a\":2}' | parseJson %}{{ e.key }}{% endfor %}"))
        .isEqualTo("z1a2za");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "'x' | regexReplace('(', '') => regexReplace: wrong pattern (Unclosed group)",
        "'x' | regexReplace('x', '$1') => regexReplace: wrong replacement (No group 1)",
        "'x' | regexReplace('x', '$') => regexReplace: wrong replacement",
        "'x' | regexReplace('x', '${a') => regexReplace: wrong replacement",
        "'x' | regexReplace('x') => regexReplace needs replacement",
        "'x' | regexReplace => regexReplace needs pattern",
        "'x' | regexMatches => regexMatches needs pattern",
        "'x' | regexMatches('[') => regexMatches: wrong pattern",
        "list | regexMatches('x') => regexMatches is for strings, this is a list",
        "'{' | parseJson => parseJson: this is no JSON (line 1, column 2 of the value)",
        "'{} x' | parseJson => parseJson: this is no JSON (line 1, column 4 of the value)",
        "list | parseJson => parseJson is for strings, this is a list",
        "null | toJson => toJson got null; use the filter default before it",
        "'%' | base64Decode => base64Decode: this is no Base64; correct the value",
        "map | sha256 => sha256 is for strings, this is a map",
        "null | id => id got null; use the filter default before it",
        "list | line => line is for strings, this is a list",
        "'x' | indent('a') => indent: spaces is a string, not an integer",
        "'x' | splitToMap => splitToMap needs separator",
        "'x' | splitToMap('') => splitToMap: a separator is empty",
        "'x' | splitToMap(',', '') => splitToMap: a separator is empty",
        "'x' | split => split needs delimiter",
        "'x' | split('(') => split: wrong pattern (Unclosed group)",
        "list | split(',') => split is for strings, this is a list",
        "'x' | sha256(1) => sha256 takes no argument",
      })
  void explainsItsWrongUse(String expression, String problem) {
    assertThat(templates.failure("\n{{ " + expression + " }}"))
        .startsWith("set/main:2: " + problem);
  }

  @Test
  void printsALineOfManyWordsButNeverTwoLines(@TempDir Path root) {
    Templates haproxy = new Templates(root).key("k", "a b\nc");
    assertThat(haproxy.render("{{ 'option httpchk GET /' | line }}"))
        .isEqualTo("option httpchk GET /");
    assertThat(haproxy.failure("{{ key('k') | line }}"))
        .isEqualTo(
            "set/main:1: cannot print this as a line: U+000A cannot be printed;"
                + " leave it out of the value");
  }
}
