package dev.cairn.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.Query;
import dev.cairn.catalog.Status;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogFunctionsTest {
  private final Templates templates;

  CatalogFunctionsTest(@TempDir Path root) {
    templates =
        new Templates(root)
            .register(
                Registration.of("web").on("n1").id("w1").tagged("production", " blue "),
                Registration.of("web").on("n2").id("w2").tagged("staging"),
                Registration.of("web").on("n3").id("w3").status(Status.WARNING),
                Registration.of("web").on("n4").id("w4").status(Status.MAINTENANCE),
                Registration.of("my.api").on("n1").id("a1").tagged("v1"));
    templates.catalog.node("n1", "10.0.0.1");
    templates.catalog.node("n2", "10.0.0.2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'web';                                     w1 w2",
        "'web|any';                                 w1 w2 w3 w4",
        "'web|warning';                             w3",
        "'web|passing,warning';                     w1 w2 w3",
        "'web', 'passing,warning';                  w1 w2 w3",
        "'web|passing', 'maintenance';              w4",
        "'web', status='any';                       w1 w2 w3 w4",
        "'blue.web';                                w1",
        "'production.web|any';                      w1 w3 w4",
        "'web', tag='staging';                      w2",
        "'blue.web', tag='production';              w1",
        "'blue.web', tag='staging';                 ``",
        "name='web', tag='staging';                 w2",
        "name='my.api', tag='v1';                   a1",
        "name='my.api', tag='v2';                   ``",
        "'gone';                                    ``",
      })
  void givesTheInstancesThatAreAskedFor(String arguments, String ids) {
    assertThat(
            templates
                .render("{% for i in service(" + arguments + ") %}{{ i.id }} {% endfor %}")
                .strip())
        .isEqualTo(ids);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'t.web@dc2~n1|any';                                web; dc2; n1",
        "name='web', datacenter='dc2', near='n1', tag='t';  web; dc2; n1",
        "'web@dc2', near='n1';                              web; dc2; n1",
        "'web@dc1', datacenter='dc2';                       web; dc2; ``",
        "'a.b.web';                                         web; ``;  ``",
      })
  void asksOneQuestionForAllTagsAndStatuses(
      String arguments, String service, String datacenter, String near) {
    assertThat(templates.complete("{% set x = service(" + arguments + ") %}").asked())
        .containsExactly(new Query.Instances(service, datacenter, near));
  }

  @Test
  void listsServicesWithAllTheirTags() {
    assertThat(
            templates.render(
                "{% for s in services() %}{{ s.name }}:{{ s.tags | length }} {% endfor %}"))
        .isEqualTo("my.api:1 web:3 ");
    assertThat(templates.complete("{{ services('@dc2') | length }}").asked())
        .containsExactly(new Query.Services("dc2"));
  }

  @Test
  void listsNodesAndDatacenters() {
    assertThat(templates.render("{% for n in nodes() %}{{ n.name }} {{ n.address }} {% endfor %}"))
        .isEqualTo("n1 10.0.0.1 n2 10.0.0.2 ");
    assertThat(templates.complete("{{ nodes('@dc2~n1') | length }}").asked())
        .containsExactly(new Query.Nodes("dc2", "n1"));
    assertThat(templates.render("{{ datacenters() | join(',') }}")).isEqualTo("dc1,dc2");
  }

  @Test
  void givesOneNodeWithItsServicesSortedById() {
    assertThat(
            templates.render(
                "{% set n = node('n1@dc1') %}{{ n.node.address }}"
                    + "{% for s in n.services %} {{ s.id }}{% endfor %}"))
        .isEqualTo("10.0.0.1 a1 w1");
  }

  @Test
  void givesNullForANodeThatDoesNotExist() {
    assertThat(templates.render("{{ node('gone') is null }}")).isEqualTo("true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "service() => service needs query; give it as a string",
        "service('') => cannot read the service query \"\"",
        "service('web@') => cannot read the service query \"web@\"",
        "service('web', 'pasing') => unknown status \"pasing\"; did you mean \"passing\"?",
        "service(true) => service: query is a boolean, not a string",
        "service(services()) => service: query is a list, not a string",
        "service('web', tag=environments) => service: tag is a list, not a string",
        "service('web', name='api') => service got a query and a name; give one of them",
        "service(name='') => the name of the service is empty; name the service",
        "services('web') => services takes a datacenter only",
        "services('@dc1~n1') => services takes a datacenter only",
        "nodes('n1') => nodes takes a datacenter only",
        "nodes('@a@b') => cannot read the query \"@a@b\"",
        "node('') => node needs a name",
        "node('@dc1') => node needs a name",
        "node() => node needs query",
        "datacenters('x') => datacenters() takes no argument; call it without",
      })
  void explainsItsWrongUse(String expression, String problem) {
    assertThat(templates.failure("\n{% set x = " + expression + " %}"))
        .startsWith("set/main:2: " + problem);
  }
}
