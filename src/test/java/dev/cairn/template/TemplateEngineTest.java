package dev.cairn.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.Memory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateEngineTest {
  private final Templates templates;

  TemplateEngineTest(@TempDir Path root) {
    templates = new Templates(root);
  }

  @Test
  void leavesTextAndNewlinesAsTheyAre() {
    assertThat(templates.render("a\n\n  b {{ \"c\" }}\r\n{{ \"d\" }}\n"))
        .isEqualTo("a\n\n  b c\r\nd\n");
  }

  @Test
  void keepsTheNewlineBehindATagUnlessItIsTrimmed() {
    assertThat(templates.render("{% if true %}\na\n{% endif %}\nb")).isEqualTo("\na\n\nb");
    assertThat(templates.render("{% if true -%}\na\n{%- endif %}\nb")).isEqualTo("a\nb");
  }

  @Test
  void showsVariablesToTemplatesIncludesAndMacros() {
    templates
        .variable("bind", "10.0.0.9")
        .file("shared/part", "{{ bind }}")
        .file("shared/macros", "{% macro m() %}{{ bind }}{% endmacro %}");
    assertThat(
            templates.render("{% import \"macros\" %}{{ bind }} {% include \"part\" %} {{ m() }}"))
        .isEqualTo("10.0.0.9 10.0.0.9 10.0.0.9");
  }

  @Test
  void listsTheEnvironmentsOfTheManifest() {
    assertThat(templates.render("{{ environments | join(\",\") }}"))
        .isEqualTo("production,staging");
  }

  @Test
  void rendersEveryFileOfTheSet() {
    templates.file("set/other", "two");
    Rendering.Complete complete =
        (Rendering.Complete)
            templates.engine("one", "other").render(templates.catalog, Memory.NONE);
    assertThat(complete.files())
        .containsExactly(new RenderedFile("main", "one"), new RenderedFile("other", "two"));
  }

  @Test
  void givesTheSameBytesForTheSameView() {
    templates
        .variable("count", 1)
        .register(Registration.of("web").tagged("internal-listen-http-80", "production"));
    TemplateEngine engine =
        templates.engine(
            "{% set count = count + 1 %}{{ count }}{% for l in listeners() %}{{ l.port }}{% endfor %}");
    Rendering first = engine.render(templates.catalog, Memory.NONE);
    assertThat(engine.render(templates.catalog, Memory.NONE)).isEqualTo(first);
    assertThat(((Rendering.Complete) first).files().get(0).text()).isEqualTo("280180");
  }

  @Test
  void forgetsWhatATemplateSets() {
    templates.file("set/other", "{{ x }}");
    Rendering rendering =
        templates.engine("{% set x = 1 %}{{ x }}", "other").render(templates.catalog, Memory.NONE);
    assertThat(templates.shown(((Rendering.Failed) rendering).why()))
        .startsWith("set/other:1: unknown variable \"x\"");
  }

  @Test
  void doesNotShowMacrosWhatATemplateSets() {
    assertThat(templates.failure("{% set x = 1 %}{% macro m() %}{{ x }}{% endmacro %}{{ m() }}"))
        .startsWith("set/main:1: unknown variable \"x\"");
  }

  @Test
  void rendersAgainAfterAFailure() {
    TemplateEngine engine = templates.engine("{{ key(\"a\") }}");
    assertThat(engine.render(templates.catalog, Memory.NONE)).isInstanceOf(Rendering.Failed.class);
    templates.key("a", "1");
    assertThat(engine.render(templates.catalog, Memory.NONE))
        .isInstanceOf(Rendering.Complete.class);
  }

  @Test
  void reportsTheFirstOfSeveralErrors() {
    templates.file("set/other", "{{ second }}");
    Rendering rendering =
        templates.engine("{{ first }}", "other").render(templates.catalog, Memory.NONE);
    assertThat(((Rendering.Failed) rendering).why().toString()).contains("\"first\"");
  }
}
