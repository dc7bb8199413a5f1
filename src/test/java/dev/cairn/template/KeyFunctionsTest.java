package dev.cairn.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.Memory;
import dev.cairn.catalog.Query;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFunctionsTest {
  private final Templates templates;

  KeyFunctionsTest(@TempDir Path root) {
    templates =
        new Templates(root)
            .key("a/one", "1")
            .key("a/two", " 2\n")
            .key("a/sub/three", "3")
            .key("a/sub/", "")
            .key("ab", "x")
            .key("word", "s3cret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "key('a/one');                    1",
        "key('/a/one');                   1",
        "key('a/one@dc2');                1",
        "keyOrDefault('a/one', 'd');      1",
        "keyOrDefault('gone', 'd');       d",
        "keyOrDefault('gone', 5) + 1;     6",
        "keyExists('a/one');              true",
        "keyExists('gone');               false",
        "keyInteger('a/one', 7);          1",
        "keyInteger('a/two', 7) + 1;      3",
        "keyInteger('gone', default=7, min=9); 7",
      })
  void readsAKey(String expression, String value) {
    assertThat(templates.render("{{ " + expression + " }}")).isEqualTo(value);
  }

  @Test
  void asksForAKeyInItsDatacenter() {
    assertThat(templates.complete("{{ key('a/one@dc2') }}").asked())
        .containsExactly(new Query.Key("a/one", "dc2"));
  }

  @Test
  void listsTheKeysDirectlyBelowAPrefix() {
    assertThat(
            templates.render("{% for e in ls('a') %}{{ e.key }}={{ e.value | trim }} {% endfor %}"))
        .isEqualTo("one=1 two=2 ");
    assertThat(templates.render("{% for e in ls('') %}{{ e.path }} {% endfor %}"))
        .isEqualTo("ab word ");
  }

  @Test
  void listsAllKeysBelowAPrefixButNoFolders() {
    assertThat(templates.render("{% for e in tree('a/') %}{{ e.path }}:{{ e.key }} {% endfor %}"))
        .isEqualTo("a/one:one a/sub/three:sub/three a/two:two ");
  }

  @Test
  void asksTheSameQuestionWithAndWithoutTheSlash() {
    assertThat(templates.complete("{% set x = [ls('a'), ls('a/'), tree('/a')] %}").asked())
        .containsExactly(new Query.Tree("a/", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "key('gone') => the key \"gone\" does not exist; create it, or use keyOrDefault",
        "key('') => key needs a path; name the key",
        "key('/') => key needs a path; name the key",
        "key('@dc1') => key needs a path; name the key",
        "key('a@b@c') => cannot read the query \"a@b@c\"; write path@datacenter",
        "key() => key needs path; give it as a string",
        "key(environments) => key: path is a list, not a string; give it as a string",
        "keyOrDefault('a') => keyOrDefault needs a default; write keyOrDefault(path, default)",
        "keyExists() => keyExists needs path; give it as a string",
        "keyInteger('a') => keyInteger needs a default; write keyInteger(path, default=1, min=1)",
        "keyInteger('a', 'x') => keyInteger: default is a string, not an integer",
        "keyInteger('a', 1.5) => keyInteger: default is a number, not an integer",
        "ls() => ls needs prefix; give it as a string",
        "tree(true) => tree: prefix is a boolean, not a string; give it as a string",
      })
  void explainsItsWrongUse(String expression, String problem) {
    assertThat(templates.failure("\n{% set x = " + expression + " %}"))
        .startsWith("set/main:2: " + problem);
  }

  @Test
  void takesTheDefaultForWhatWasNeverAnIntegerAndSaysSoWithoutTheValue() {
    Rendering.Complete complete = templates.complete("{{ keyInteger('word', 7) }}");
    assertThat(complete.files().get(0).text()).isEqualTo("7");
    assertThat(complete.memory().keys()).isEmpty();
    assertThat(templates.notes("{{ keyInteger('word', 7) }}"))
        .containsExactly("key word: does not hold an integer; using the default; correct it");
  }

  @Test
  void keepsTheLastGoodInteger() {
    Rendering.Complete good = templates.complete("{{ keyInteger('a/one', 7) }}");
    assertThat(good.memory().keys()).containsExactly(Map.entry("a/one", "1"));
    templates.remember(good.memory()).key("a/one", "one");
    Rendering.Complete bad = templates.complete("{{ keyInteger('a/one', 7) }}");
    assertThat(bad.files().get(0).text()).isEqualTo("1");
    assertThat(bad.memory().keys()).isEqualTo(good.memory().keys());
    assertThat(bad.notes().toString()).contains("using the last good value");
  }

  @Test
  void takesNoLastGoodIntegerBelowTheMinimum() {
    templates.remember(remembering("word", "3"));
    assertThat(templates.render("{{ keyInteger('word', 7, 5) }}")).isEqualTo("7");
    assertThat(templates.notes("{{ keyInteger('word', 7, 5) }}"))
        .containsExactly(
            "key word: does not hold an integer of at least 5; using the default; correct it");
  }

  @Test
  void remembersAKeyOfEachDatacenter() {
    templates.remember(remembering("word@dc2", "3"));
    assertThat(templates.render("{{ keyInteger('word@dc2', 7) }} {{ keyInteger('word', 7) }}"))
        .isEqualTo("3 7");
  }

  @Test
  void forgetsAKeyThatIsGone() {
    templates.remember(remembering("gone", "3"));
    Rendering.Complete complete = templates.complete("{{ keyInteger('gone', 7) }}");
    assertThat(complete.files().get(0).text()).isEqualTo("7");
    assertThat(complete.memory().keys()).isEmpty();
    assertThat(complete.notes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {"``", "1.5", "0x10", "1 2", "١", "9999999999999999999", "+1", "4"})
  void refusesWhatIsNoIntegerOrTooSmall(String value) {
    assertThat(templates.key("n", value).render("{{ keyInteger('n', 7, min=5) }}")).isEqualTo("7");
  }

  @Test
  void keepsValuesOutOfWhatIsLogged() {
    Rendering.Complete complete =
        templates.complete("{{ keyInteger('a/one', 7) }}{{ ls('a') | length }}");
    assertThat(complete.memory().toString()).contains("a/one").doesNotContain("=1");
    assertThat(templates.failure("{{ ls('')[1] }}")).doesNotContain("s3cret");
  }

  private static Memory remembering(String path, String value) {
    return new Memory(Map.of(), Map.of(path, value), Set.of());
  }
}
