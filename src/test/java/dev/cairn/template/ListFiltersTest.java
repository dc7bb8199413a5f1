package dev.cairn.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListFiltersTest {
  private final Templates templates;

  ListFiltersTest(@TempDir Path root) {
    templates =
        new Templates(root)
            .variable("list", new ArrayList<>(List.of("b", "a", "c")))
            .variable("map", Map.of("a", 1))
            .variable("mixed", List.of(Map.of("x", 1), Map.of("x", "a")))
            .register(
                Registration.of("web").on("n2").at("10.0.0.2", 80).tagged("z", " blue "),
                Registration.of("api").on("n1").at("10.0.0.1", 90).tagged("blue"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "list | sort | join(',');                 a,b,c",
        "list | rsort | join(',');                c,b,a",
        "list | reverse | join(',');              c,a,b",
        "datacenters() | rsort | join(',');       dc2,dc1",
        "service('web')[0].tags | reverse | join; ` blue z`",
        "services()[1].tags | sort | last;        z",
        "'c,a,b' | split(',') | sort | join;      abc",
        "['b', 'a'] | sort | first;               a",
      })
  void sortsAndReversesListsOfEveryOrigin(String expression, String result) {
    assertThat(templates.render("{{ " + expression + " | line }}")).isEqualTo(result);
  }

  @Test
  void sortsACopy() {
    assertThat(
            templates.render(
                "{{ list | sort | join }}{{ list | rsort | join }}{{ list | reverse | join }}"
                    + "{{ list | join }}"))
        .isEqualTo("abccbacabbac");
  }

  @Test
  void sortsByAnAttribute() {
    assertThat(
            templates.render(
                "{% for s in services() | sortBy('name') | reverse %}{{ s.name }} {% endfor %}"))
        .isEqualTo("web api ");
    assertThat(templates.render("{{ (mixed | sortBy('x')) is empty }}x".replace("mixed", "[]")))
        .isEqualTo("truex");
  }

  @Test
  void groupsByTag() {
    assertThat(
            templates.render(
                "{% for t in services() | byTag %}{{ t.key }}:"
                    + "{% for s in t.value %} {{ s.name }}{% endfor %};{% endfor %}"))
        .isEqualTo("blue: api web;z: web;");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "list | asList | join;               bac",
        "'x' | asList | join;                x",
        "'a,b' | split(',') | asList | join; ab",
        "(map | asList)[0].a;                1",
      })
  void makesAListOfOneValueOrMany(String expression, String result) {
    assertThat(templates.render("{{ " + expression + " }}")).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "'x' | sortBy('a') => sortBy is for lists, this is a string",
        "list | sortBy => sortBy needs attribute",
        "list | sortBy('x') => a string has no \"x\"",
        "services() | sortBy('nam') => unknown attribute \"nam\"; did you mean \"name\"?",
        "services() | sortBy('tags') => sortBy cannot sort a list",
        "mixed | sortBy('x') => sortBy: x is of several kinds",
        "'x' | byTag => byTag is for lists, this is a string",
        "list | byTag => a string has no \"tags\"",
        "null | asList => asList got null; use the filter default before it",
        "'x' | sort => sort is for lists, this is a string",
        "[1, 'a'] | sort => sort: the list holds several kinds",
        "[map, map] | rsort => rsort cannot sort a map",
        "map | reverse => reverse is for lists, this is a map",
      })
  void explainsItsWrongUse(String expression, String problem) {
    assertThat(templates.failure("\n{{ " + expression + " }}"))
        .startsWith("set/main:2: " + problem);
  }
}
