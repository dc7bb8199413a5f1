package dev.cairn.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttributesTest {
  private final Templates templates;

  AttributesTest(@TempDir Path root) {
    templates =
        new Templates(root)
            .variable("map", Map.of("name", "x"))
            .variable("list", List.of("a", "b"))
            .register(Registration.of("web").meta("version", "7").tagged("blue"))
            .register(Registration.of("bad").status(Status.WARNING));
  }

  @ParameterizedTest
  @CsvSource({
    "service('web')[0].name, web",
    "service('web')[0]['port'], 31000",
    "service('web')[0].meta.version, 7",
    "service('web')[0].tags[0], blue",
    "service('web')[0].weights.passing, 1",
    "service('web')[0].weight, 1",
    "map.name, x",
    "map['name'], x",
    "list[1], b",
    "nodes()[0].name, n1",
  })
  void readsRecordsMapsAndLists(String expression, String value) {
    templates.catalog.node("n1", "10.0.0.1");
    assertThat(templates.render("{{ " + expression + " }}")).isEqualTo(value);
  }

  @Test
  void readsTheCountersOfALoop() {
    assertThat(
            templates.render(
                "{% for x in list %}{{ loop.index }}{{ loop.length }}{{ loop.revindex }}"
                    + "{% if loop.first %}first{% endif %}{% if loop.last %}last{% endif %}"
                    + "{% endfor %}"))
        .isEqualTo("021first120last");
  }

  @Test
  void readsEntriesOfAMapAlsoWhereAValueIsNull() {
    assertThat(
            templates.render(
                "{% for e in '{\"a\":null,\"b\":1}' | parseJson %}"
                    + "{{ e.key }}={{ e.value | default('none') }};{% endfor %}"))
        .isEqualTo("a=none;b=1;");
  }

  @ParameterizedTest
  @CsvSource({
    "service('web')[0].status == 'passing', true",
    "service('web')[0].status == 'critical', false",
    "service('bad|any')[0].status == 'warning', true",
    "listeners()[0].protocol == 'tcp', true",
    "listeners()[0].protocol != 'http', true",
  })
  void comparesNamesOfThingsAsTheyAreSpelt(String expression, boolean value) {
    templates.register(Registration.of("db").tagged("internal-listen-tcp-5432"));
    assertThat(templates.render("{{ " + expression + " }}")).isEqualTo(String.valueOf(value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "service('web')[0].prt; unknown attribute \"prt\"; did you mean \"port\"?",
        "map.nam; unknown attribute \"nam\"; did you mean \"name\"?",
        "map.xyzzy; unknown attribute \"xyzzy\"; known here: name",
        "list[2]; the list has no \"2\"; it has 2 elements, counted from 0",
        "list.size; the list has no \"size\"; it has 2 elements, counted from 0",
        "'x'.length; a string has no \"length\"; print it as it is",
      })
  void explainsAnUnknownAttribute(String expression, String problem, String remedy) {
    assertThat(templates.failure("\n{{ " + expression + " }}"))
        .isEqualTo("set/main:2: " + problem + "; " + remedy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "''.class",
        "''.getClass()",
        "''['class']",
        "''.bytes",
        "map.class",
        "map.getClass()",
        "map.size()",
        "list.getClass().forName('x')",
        "list.stream()",
        "service('web')[0].class",
        "service('web')[0].getClass()",
        "service('web')[0].name()",
        "service('web')[0].toString",
        "service('web')[0].hashCode",
        "service('web')[0].status.name",
        "service('web')[0].status.declaringClass",
        "listeners().class",
        "template.engine",
        "template.name",
        "locale.language",
        "_context.map.class",
        "(1).class",
        "true.class",
        "loop.getClass()",
      })
  void reachesNoMethodAndNoClass(String expression) {
    assertThat(templates.failure("{% for x in list %}{{ " + expression + " }}{% endfor %}"))
        .startsWith("set/main:1: ");
  }

  @Test
  void takesAnUnknownAttributeForAbsent() {
    assertThat(
            templates.render(
                "{{ map.gone | default('d') }} {{ map.gone is defined }} {{ list[7] is defined }}"
                    + " {{ gone is defined }} {{ map.name is defined }}"))
        .isEqualTo("d false false false true");
  }

  @Test
  void callsMacrosOfANamedImport() {
    templates.file("shared/macros", "{% macro m(x) %}[{{ x }}]{% endmacro %}");
    assertThat(templates.render("{% import 'macros' as n %}{{ n.m('a') }}")).isEqualTo("[a]");
    assertThat(templates.failure("{% import 'macros' as n %}\n{{ n.gone('a') }}"))
        .isEqualTo("set/main:2: the import has no macro \"gone\"; define it there");
  }
}
