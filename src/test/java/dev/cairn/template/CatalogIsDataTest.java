package dev.cairn.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Templates are code, catalogs are data: nothing from Consul is a template, a path or a command.
 */
class CatalogIsDataTest {
  private final Templates templates;

  CatalogIsDataTest(@TempDir Path root) {
    templates = new Templates(root).file("secret", "s3cret").file("shared/part", "part").plain();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ 7*7 }}",
        "{{ ''.class }}",
        "{% include 'part' %}",
        "{% include '/etc/passwd' %}",
        "{% set x = key('other') %}",
        "{{ env('HOME') }}",
        "#{ 7*7 }",
        "{# a comment #}",
        "${7*7}",
        "$(id)",
        "`id`",
        "\\u007b\\u007b 7*7 }}",
      })
  void printsTemplateTextOfTheCatalogAsItIs(String text) {
    templates
        .key("k", text)
        .key("json", "{\"a\": \"" + text.replace("\\", "\\\\") + "\"}")
        .register(Registration.of("web").meta("m", text).tagged(text));
    String template =
        "{{ key('k') }}\n{{ service('web')[0].meta.m }}\n{{ service('web')[0].tags[0] }}\n"
            + "{{ (key('json') | parseJson).a }}\n{{ key('k') | replace({'zz': 'y'}) }}\n"
            + "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(key('k')) }}\n"
            + "{% set s = key('k') ~ '' %}{{ s }}";
    assertThat(templates.render(template).split("\n")).hasSize(7).containsOnly(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret",
        "../../../../etc/passwd",
        "../../../../../../../../../../etc/passwd",
        "/etc/passwd",
        "file:///etc/passwd",
        "part/../../secret",
        "..\\secret",
        "part\u0000",
        "link",
        "up/secret",
      })
  void aPathOfTheCatalogLeadsNowhere(String path) throws IOException {
    Path shared = templates.root.resolve("shared");
    Files.createSymbolicLink(shared.resolve("link"), templates.root.resolve("secret"));
    Files.createSymbolicLink(shared.resolve("up"), templates.root);
    templates.key("k", path);
    for (String tag : new String[] {"include", "import", "extends"}) {
      assertThat(templates.failure("{% set n = key('k') %}{% " + tag + " n %}"))
          .as(tag)
          .contains("no template");
    }
  }

  @Test
  void aNameOfTheCatalogReadsNoEnvironment() {
    templates.environment("CONSUL_HTTP_TOKEN", "s3cret").readable("REGION");
    assertThat(templates.key("k", "CONSUL_HTTP_TOKEN").failure("{{ env(key('k')) }}"))
        .contains("is not under env in set.yaml")
        .doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "key('k').class",
        "key('k').getClass()",
        "key('k').bytes",
        "key('k')['class']",
        "key('k').class.forName('java.lang.Runtime')",
        "service('web')[0].meta.class",
        "service('web')[0].meta.getClass()",
        "service('web')[0].tags.class",
        "service('web')[0].meta.entrySet()",
        "services().getClass()",
        "(key('json') | parseJson).class",
        "(key('json') | parseJson).getClass()",
        "env.class",
        "_context",
        "request",
        "beans",
      })
  void anAnswerLeadsToNoMethodOfJava(String expression) {
    templates
        .key("k", "x")
        .key("json", "{\"a\": 1}")
        .register(Registration.of("web").meta("m", "x").tagged("x"));
    assertThat(templates.failure("{{ " + expression + " }}")).startsWith("set/main:1: ");
  }
}
