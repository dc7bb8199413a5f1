package dev.cairn.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.Memory;
import dev.cairn.catalog.Query;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenderSessionTest {
  private static final Query.Services SERVICES = new Query.Services("");
  private static final Query.Instances WEB = new Query.Instances("web", "", "");
  private static final Query.Key KEY = new Query.Key("k", "");

  private final Templates templates;

  RenderSessionTest(@TempDir Path root) {
    templates = new Templates(root).register(Registration.of("web")).key("k", "1");
  }

  @Test
  void isCompleteWithEveryAnswer() {
    assertThat(templates.complete("{{ key('k') }}{{ service('web') | length }}").asked())
        .containsExactlyInAnyOrder(KEY, WEB);
    assertThat(templates.complete("x").asked()).isEmpty();
  }

  @Test
  void findsManyMissingAnswersInOnePass() {
    pend(KEY, WEB, SERVICES);
    Rendering.Incomplete incomplete =
        templates.incomplete(
            "{{ key('k') }}{{ service('web') | length }}{{ listeners() | length }}");
    assertThat(incomplete.missing()).containsExactlyInAnyOrder(KEY, WEB, SERVICES);
    assertThat(incomplete.why()).isEmpty();
  }

  @Test
  void tellsWhatIsMissingFromWhatIsAsked() {
    pend(WEB);
    Rendering.Incomplete incomplete =
        templates.incomplete("{{ key('k') }}{{ service('web') | length }}");
    assertThat(incomplete.missing()).containsExactly(WEB);
    assertThat(incomplete.asked()).containsExactlyInAnyOrder(KEY, WEB);
  }

  @Test
  void findsQuestionsInIncludesMacrosAndOtherFiles() {
    templates
        .file("shared/part", "{{ key('k') }}")
        .file("shared/macros", "{% macro m() %}{{ service('web') | length }}{% endmacro %}")
        .file("set/other", "{{ services() | length }}");
    Rendering rendering =
        templates
            .engine("{% import 'macros' %}{% include 'part' %}{{ m() }}", "other")
            .render(templates.catalog, Memory.NONE);
    assertThat(rendering.asked()).containsExactlyInAnyOrder(KEY, WEB, SERVICES);
  }

  @Test
  void findsAQuestionThatDependsOnAnAnswerInTheNextPass() {
    String template = "{% for s in services() %}{{ service(s.name) | length }}{% endfor %}";
    pend(SERVICES, WEB);
    assertThat(templates.incomplete(template).missing()).containsExactly(SERVICES);
    templates.catalog.answerAll();
    pend(WEB);
    assertThat(templates.incomplete(template).missing()).containsExactly(WEB);
    templates.catalog.answerAll();
    assertThat(templates.render(template)).isEqualTo("1");
  }

  @Test
  void asksForTheInstancesOfListeners() {
    templates.register(Registration.of("web").tagged("production", "internal-listen-http-80"));
    pend(WEB);
    assertThat(
            templates
                .incomplete("{% for l in listeners() %}{{ servers(l) | length }}{% endfor %}")
                .missing())
        .containsExactly(WEB);
  }

  @Test
  void readsAMissingAnswerAsEmpty() {
    pend(KEY, WEB, new Query.NodeServices("n1", ""), new Query.Tree("a/", ""), SERVICES);
    Rendering.Incomplete incomplete =
        templates.incomplete(
            "{{ key('k') }}{{ keyExists('k') }}{{ keyOrDefault('k', 'd') }}{{ keyInteger('k', 1) }}"
                + "{{ servers('web') | length }}{{ ls('a') | length }}{{ listeners() | length }}"
                + "{{ node('n1') is null }}");
    assertThat(incomplete.why()).isEmpty();
  }

  @Test
  void keepsTheErrorThatAMissingAnswerMayHaveCaused() {
    pend(WEB);
    Rendering.Incomplete incomplete = templates.incomplete("\n{{ service('web')[0].name }}");
    assertThat(incomplete.why())
        .map(templates::shown)
        .contains("set/main:2: the list has no \"0\"; it has 0 elements, counted from 0");
  }

  @Test
  void fetchesMoreDespiteAnError() {
    pend(KEY, WEB);
    templates.file("set/other", "{{ service('web') | length }}");
    Rendering rendering =
        templates
            .engine("{{ key('k') | parseJson | join }}", "other")
            .render(templates.catalog, Memory.NONE);
    assertThat(((Rendering.Incomplete) rendering).missing()).containsExactlyInAnyOrder(KEY, WEB);
    assertThat(((Rendering.Incomplete) rendering).why()).isPresent();
  }

  @Test
  void isFailedOnlyWhenNothingIsMissing() {
    Rendering rendering = templates.rendering("{{ key('k') }}{{ oops }}");
    assertThat(rendering).isInstanceOf(Rendering.Failed.class);
    assertThat(rendering.asked()).containsExactly(KEY);
  }

  @Test
  void dropsQuestionsThatAreAskedNoMore() {
    TemplateEngine engine =
        templates.engine("{% if key('k') == '1' %}{{ service('web') | length }}{% endif %}");
    assertThat(engine.render(templates.catalog, Memory.NONE).asked())
        .containsExactlyInAnyOrder(KEY, WEB);
    templates.key("k", "2");
    assertThat(engine.render(templates.catalog, Memory.NONE).asked()).containsExactly(KEY);
  }

  @Test
  void notesWhatIsLeftOutOnce() {
    templates.register(Registration.of("web").id("bad").at("x", 80));
    assertThat(templates.notes("{{ service('web') | length }}{{ service('web|any') | length }}"))
        .hasSize(1);
  }

  private void pend(Query<?>... queries) {
    List.of(queries).forEach(templates.catalog::pend);
  }
}
