package dev.cairn.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateErrorsTest {
  private final Templates templates;

  TemplateErrorsTest(@TempDir Path root) {
    templates = new Templates(root).variable("bind_address", "").key("secret", "s3cret value");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{{ bind_adress }}; variable \"bind_adress\"; bind_address",
        "{{ servce('x') }}; function or macro \"servce\"; service",
        "{{ 'x' | regexReplac('a', 'b') }}; filter \"regexReplac\"; regexReplace",
        "{{ 'x' | aslist }}; filter \"aslist\"; asList",
        "{{ 'x' | capitalise }}; filter \"capitalise\"; capitalize",
        "{{ environments | lenght }}; filter \"lenght\"; length",
      })
  void namesTheNearestName(String template, String problem, String nearest) {
    assertThat(templates.failure(template))
        .isEqualTo("set/main:1: unknown " + problem + "; did you mean \"" + nearest + "\"?");
  }

  @Test
  void listsTheNamesWhereNoneIsNear() {
    assertThat(templates.failure("{{ xyzzy }}"))
        .startsWith("set/main:1: unknown variable \"xyzzy\"; known here: backend, ")
        .contains("bind_address", "environments", "warn");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% if bind_adress == 1 %}{% endif %}",
        "{% if true and bind_adress %}{% endif %}",
        "{% if bind_adress | length > 1 %}{% endif %}",
        "{{ 1 + bind_adress }}",
        "{{ 'a' ~ bind_adress }}",
        "{{ 2 * (1 + bind_adress) }}",
        "{% for x in bind_adress %}{% endfor %}",
        "{% set x = bind_adress %}",
        "{% include bind_adress %}",
        "{% macro m() %}{{ bind_adress }}{% endmacro %}{{ m() }}",
      })
  void explainsWhatIsWrongInsideOfTagsAndOperators(String template) {
    assertThat(templates.failure("\n" + template))
        .isEqualTo("set/main:2: unknown variable \"bind_adress\"; did you mean \"bind_address\"?");
  }

  @ParameterizedTest
  @CsvSource({
    "{{ node('gone').node }}, null has no \"node\"",
    "{% set n = node('gone') %}{{ n.node }}, \"n\" is null",
  })
  void tellsNullFromUnknown(String template, String problem) {
    assertThat(templates.failure(template))
        .isEqualTo("set/main:1: " + problem + "; ask first whether it is null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ 'x'",
        "{% if %}{% endif %}",
        "{% for x %}{% endfor %}",
        "{% if true %}",
        "{% nosuchtag %}",
        "{{ 'x' | }}",
        "{{ (1 }}",
      })
  void givesASyntaxErrorItsLine(String template) {
    assertThat(templates.refusal("\n" + template)).startsWith("set/main:2: ");
    assertThat(templates.file("shared/part", "\n\n" + template).failure("{% include 'part' %}"))
        .startsWith("shared/part:3: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% include 'nope' %}",
        "{% import 'nope' %}",
        "{% import 'nope' as n %}",
        "{% extends 'nope' %}",
      })
  void findsAMissingTemplateBeforeItRenders(String template) {
    String missing = ":2: no template \"nope\" in set or shared; correct the name";
    assertThat(templates.refusal("\n" + template)).isEqualTo("set/main" + missing);
    assertThat(templates.file("shared/part", "\n" + template).failure("{% include 'part' %}"))
        .isEqualTo("shared/part" + missing);
  }

  @ParameterizedTest
  @ValueSource(strings = {"include", "import", "extends"})
  void findsAMissingTemplateOfAComputedName(String tag) {
    assertThat(templates.failure("{% set n = 'nope' %}\n{% " + tag + " n %}"))
        .isEqualTo("set/main:2: no template \"nope\" in set or shared; correct the name");
  }

  @Test
  void stopsAMacroThatCallsItself() {
    assertThat(templates.failure("{% macro m() %}\n{{ m() }}{% endmacro %}{{ m() }}"))
        .isEqualTo("set/main:2: a macro or an include calls itself without end; end the recursion");
  }

  @Test
  void stopsAnIncludeThatIncludesItself() {
    templates
        .file("shared/a", "\n{% include 'b' %}")
        .file("shared/b", "\n{% if true %}\n{% include 'a' %}{% endif %}");
    assertThat(templates.failure("{% include 'a' %}"))
        .matches(
            "shared/(a:2|b:[23]): a macro or an include calls itself without end; end the"
                + " recursion");
  }

  @Test
  void rendersAgainAfterAnEndlessRecursion() {
    templates.failure("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}");
    assertThat(templates.render("{{ 'x' }}")).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ '' | first }}",
        "{{ 'abc' | slice(50) }}",
        "{{ '%d' | format('x') }}",
        "{{ environments is even }}",
        "{% include 5 %}",
        "{{ _context.x }}",
        "{% if environments is odd %}{% endif %}",
        "{% set x = '' | last %}",
        "{% for x in '' | last %}{% endfor %}",
        "{{ 1 / 0 }}",
        "{% if environments %}{% endif %}",
        "{{ service('web', nam='x') }}",
        "{{ service('web', 'any', 'a', 'b', 'c', 'd', 'e') }}",
        "{% macro m(x) %}{% endmacro %}{{ m(1, 2) }}",
      })
  void givesErrorsOfPebbleAndJavaTheirLine(String template) {
    assertThat(templates.failure("\n\n" + template)).startsWith("set/main:3: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for x in key('secret') %}{% endfor %}",
        "{{ key('secret') * 2 }}",
        "{{ -key('secret') }}",
        "{% if key('secret') > 2 %}{% endif %}",
        "{{ key('secret') | date('yyyy', existingFormat='yyyy') }}",
        "{{ '2020' | date(key('secret'), existingFormat='yyyy') }}",
        "{{ range(1, 2, key('secret')) }}",
        "{{ 'x' | format(key('secret')) | slice(9) }}",
        "{{ '%d' | format(key('secret')) }}",
        "{{ key('secret') | numberformat }}",
        "{{ key('secret') | abs }}",
        "{{ key('secret') | parseJson }}",
        "{{ key('secret') | base64Decode }}",
        "{{ key('secret').x }}",
        "{{ key('secret')[0] }}",
        "{{ key('secret') | sortBy('x') }}",
        "{{ {'a': 1} | merge(key('secret')) }}",
        "{{ 'x' | slice(key('secret')) }}",
      })
  void neverQuotesAValue(String template) {
    assertThat(templates.failure(template)).startsWith("set/main:1: ").doesNotContain("s3cret");
  }

  @Test
  void keepsSetAndImportOfATemplateThatExtends() {
    templates
        .file("shared/base", "[{% block b %}{% endblock %}]")
        .file("shared/macros", "{% macro m() %}y{% endmacro %}");
    assertThat(
            templates.render(
                "{% extends 'base' %}{% import 'macros' %}{% set x = 'x' %}"
                    + "{% block b %}{{ x }}{{ m() }}{% endblock %}"))
        .isEqualTo("[xy]");
  }
}
