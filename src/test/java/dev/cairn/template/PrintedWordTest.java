package dev.cairn.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintedWordTest {
  /** Two words, a comment and a quote to HAProxy unless it is escaped. */
  private static final String HOSTILE = "a b #\"";

  private static final String ESCAPED = "a\\ b\\ \\#\\\"";

  private final Templates templates;

  PrintedWordTest(@TempDir Path root) {
    templates = new Templates(root).key("k", HOSTILE).variable("list", List.of(HOSTILE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ key('k') }}",
        "{{key('k')}}",
        "{% for x in list %}{{ x }}{% endfor %}",
        "{% for x in [] %}{% else %}{{ key('k') }}{% endfor %}",
        "{% if false %}{% elseif true %}{{ key('k') }}{% endif %}",
        "{% if false %}{% else %}{{ key('k') }}{% endif %}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(key('k')) }}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{% set y = m(key('k')) %}{{ y }}",
        "{% macro m(x = key('k')) %}{{ x }}{% endmacro %}{{ m() }}",
        "{% import 'macros' as n %}{{ n.shared(key('k')) }}",
        "{% import 'macros' %}{{ shared(key('k')) }}",
        "{% include 'part' with {'x': key('k')} %}",
        "{% set x = key('k') %}{{ x }}",
        "{% block b %}{{ key('k') }}{% endblock %}",
        "{% extends 'base' %}{% block b %}{{ key('k') }}{% endblock %}",
        "{{ true ? key('k') : 'x' }}",
        "{{ false ? 'x' : key('k') }}",
        "{{ gone | default(key('k')) }}",
        "{{ key('k') | trim }}",
        "{{ list | join(',') }}",
        "{{ list | first }}",
        "{% set m = {'x': key('k')} %}{{ m.x }}",
        "{{ key('k') | replace({'z': 'y'}) }}",
      })
  void escapesEveryPrintedExpressionOnce(String template) {
    templates
        .file("shared/part", "{{ x }}")
        .file("shared/macros", "{% macro shared(x) %}{{ x }}{% endmacro %}")
        .file("shared/base", "{% block b %}{% endblock %}");
    assertThat(templates.render(template)).isEqualTo(ESCAPED);
  }

  @Test
  void escapesAConcatenationAsOneWord() {
    assertThat(templates.render("{{ 'x ' ~ key('k') }} {{ 'x ' + key('k') }}"))
        .isEqualTo("x\\ " + ESCAPED + " x\\ " + ESCAPED);
  }

  @Test
  void escapesWhatIsMadeOfTrustedText() {
    assertThat(templates.render("{{ ('a b' | line) ~ key('k') }}")).isEqualTo("a\\ b" + ESCAPED);
    assertThat(templates.render("{{ 'a b' | line | upper }}")).isEqualTo("A\\ B");
  }

  @Test
  void printsAnEmptyValueAsAWord() {
    assertThat(templates.key("empty", "").render("{{ key('empty') }}")).isEqualTo("\"\"");
  }

  @Test
  void printsNumbersBooleansCharactersAndNamesOfThings() {
    assertThat(templates.render("{{ 5 }} {{ 1.5 }} {{ true }} {{ 'xyz' | first }}"))
        .isEqualTo("5 1.5 true x");
    templates.register(Registration.of("web").tagged("internal-listen-tcp-80"));
    assertThat(templates.render("{{ listeners()[0].protocol }}")).isEqualTo("tcp");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% autoescape false %}{{ 'x' }}{% endautoescape %}",
        "{% filter upper %}x{% endfilter %}",
        "{% embed 'empty' %}{% block b %}{{ key('k') }}{% endblock %}{% endembed %}",
        "{% cache 'x' %}{% endcache %}",
        "{% parallel %}x{% endparallel %}",
        "{% from 'empty' import m %}",
      })
  void refusesTagsThatGoAroundIt(String template) {
    assertThat(templates.refusal(template)).startsWith("set/main:1: there is no tag ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "escape", "escape('html')"})
  void refusesFiltersThatGoAroundIt(String filter) {
    assertThat(templates.failure("{{ 'x' | " + filter + " }}"))
        .startsWith("set/main:1: the filter ");
  }

  @Test
  void namesTemplateLineAndCodePointOfAnUnprintableValueButNotTheValue() {
    templates.key("k", "s3cret\nserver evil");
    assertThat(templates.failure("\n\n  {{ key('k') }}"))
        .isEqualTo(
            "set/main:3: cannot print key(\"k\"): U+000A cannot be printed;"
                + " correct the value where it is registered");
  }

  @ParameterizedTest
  @CsvSource({"'\u0000', U+0000", "'\r', U+000D", "'\u2028', U+2028"})
  void refusesCharactersThatDeceiveAReader(String character, String codePoint) {
    templates.key("k", "a" + character + "b");
    assertThat(templates.failure("{{ key('k') }}")).contains(codePoint + " cannot be printed");
  }

  @Test
  void namesTheLineInsideOfLoopsMacrosAndIncludes() {
    templates
        .key("k", "\n")
        .file("shared/part", "\n{{ key('k') }}")
        .file("shared/macros", "{% macro m() %}\n\n{{ key('k') }}{% endmacro %}");
    assertThat(templates.failure("{% for x in list %}\n{{ key('k') }}{% endfor %}"))
        .startsWith("set/main:2: ");
    assertThat(templates.failure("\n\n\n{% include 'part' %}")).startsWith("shared/part:2: ");
    assertThat(templates.failure("{% import 'macros' %}{{ m() }}")).startsWith("shared/macros:3: ");
  }

  @Test
  void saysWhatCannotBePrinted() {
    templates.variable("map", Map.of("a", 1));
    assertThat(templates.failure("{{ map }}"))
        .isEqualTo(
            "set/main:1: map is a map, which cannot be printed;"
                + " print one of its parts, or use join");
    assertThat(templates.failure("{{ list }}")).contains("list is a list, which");
    assertThat(templates.failure("{{ null }}"))
        .isEqualTo("set/main:1: this is null, which cannot be printed; use the filter default");
  }

  @Test
  void doesNotPrintARecord() {
    templates.register(Registration.of("web"));
    assertThat(templates.failure("{{ service('web')[0] }}"))
        .startsWith("set/main:1: service(\"web\")[…] is an instance, which cannot be printed");
  }

  @Test
  void printsLinesInAPlainFile() {
    templates.plain().key("k", "a b\n#\tc");
    assertThat(templates.render("{{ key('k') }}")).isEqualTo("a b\n#\tc");
  }
}
