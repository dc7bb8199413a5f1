package dev.cairn.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Memory;
import dev.cairn.catalog.Query;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopTest {
  private static final List<String> LIVELY =
      List.of("a", "b", "c", "d", "m22", "m55", "x", "y", "z");

  private static final List<String> QUIET = IntStream.range(10, 80).mapToObj(i -> "m" + i).toList();

  private final Templates templates;
  private final Sources sources;

  LoopTest(@TempDir Path root) {
    templates = new Templates(root);
    sources = new Sources(templates.catalog);
  }

  /** As sources do: an answer that has not changed is the same object. */
  private static final class Sources {
    private final CatalogView catalog;
    private final Map<Query<?>, Object> answers = new HashMap<>();
    private CatalogView last = CatalogView.NOTHING;

    Sources(CatalogView catalog) {
      this.catalog = catalog;
    }

    /** The catalog as it is now, which tells what has changed since the view before. */
    CatalogView now() {
      CatalogView earlier = last;
      Set<Query<?>> changed = new HashSet<>();
      Map.copyOf(answers)
          .forEach(
              (query, before) -> {
                if (answer(query).orElse(null) != before) {
                  changed.add(query);
                }
              });
      last =
          new CatalogView() {
            @Override
            public <A> Optional<A> answer(Query<A> query) {
              return Sources.this.answer(query);
            }

            @Override
            public Optional<Set<Query<?>>> changedSince(CatalogView other) {
              return other == earlier ? Optional.of(changed) : Optional.empty();
            }
          };
      return last;
    }

    /** The same, and it does not tell. */
    CatalogView silent() {
      CatalogView now = now();
      return now::answer;
    }

    @SuppressWarnings("unchecked") // It is the answer to this query.
    private <A> Optional<A> answer(Query<A> query) {
      return catalog
          .answer(query)
          .map(now -> (A) answers.merge(query, now, (old, same) -> old.equals(same) ? old : same));
    }
  }

  /** Counts how often a template reads its text. */
  record Counted(String name, AtomicInteger reads) {
    public String text() {
      reads.incrementAndGet();
      return name;
    }
  }

  @Test
  void doesNotDoAgainWhatHasNotChanged() {
    AtomicInteger reads = new AtomicInteger();
    templates
        .variable("seen", new Counted("x", reads))
        .register(Registration.of("a"), Registration.of("b").at("10.0.0.2", 31001));
    TemplateEngine engine =
        templates.engine(
            "{% for s in services() %}{{ seen.text }}"
                + "{% for i in service(s.name) %} {{ i.port }}{% endfor %}\n{% endfor %}");
    assertThat(text(engine)).isEqualTo("x 31000\nx 31001\n");
    assertThat(text(engine)).isEqualTo("x 31000\nx 31001\n");
    assertThat(reads).hasValue(2);
    templates.register(Registration.of("b").at("10.0.0.3", 31002).id("b2"));
    assertThat(text(engine)).isEqualTo("x 31000\nx 31001 31002\n");
    assertThat(reads).hasValue(3);
  }

  @Test
  void asksTheVerySameQuestionsAsLongAsTheyAreTheSame() {
    templates.register(Registration.of("a"), Registration.of("b").at("10.0.0.2", 31001));
    TemplateEngine engine =
        templates.engine("{% for s in services() %}{{ service(s.name) | length }}{% endfor %}");
    Set<Query<?>> asked = complete(engine, Memory.NONE).asked();
    templates.register(Registration.of("b").at("10.0.0.3", 31002).id("b2"));
    assertThat(complete(engine, Memory.NONE).asked()).isSameAs(asked);
    templates.register(Registration.of("c"));
    assertThat(complete(engine, Memory.NONE).asked()).hasSize(asked.size() + 1);
  }

  private String text(TemplateEngine engine) {
    return complete(engine, Memory.NONE).files().get(0).text();
  }

  private Rendering.Complete complete(TemplateEngine engine, Memory memory) {
    return complete(engine, sources.now(), memory);
  }

  private static Rendering.Complete complete(
      TemplateEngine engine, CatalogView view, Memory memory) {
    return (Rendering.Complete) engine.render(view, memory);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Variables that outlive an iteration, are assigned around the loop, or only sometimes.
        "{% set last = \"none\" %}{% for s in services() %}{{ last }}{% set last = s.name %}{% endfor %}{{ last }}",
        "{% for s in services() %}{% if loop.first %}{% set n = 0 %}{% endif %}{% set n = n + 1 %}{{ n }}{% endfor %}",
        "{% for s in services() %}{% if s.name == \"a\" %}{% set x = s.name %}{% endif %}{{ x is defined }}{% endfor %}",
        "{% set all = services() %}{% for s in services() %}{{ all | length }}{{ loop.index }}{% endfor %}",
        "{% set n = key(\"n\") %}{% for s in services() %}{{ n }}{{ s.name }}{% endfor %}",
        // What a session is left: notes, accepted integers, names with a hash, questions.
        "{% for s in services() %}{{ warn(s.name, \"r\") }}{{ keyInteger(\"n\", default=7) }}{% endfor %}",
        "{% for s in services() %}{% for v in servers(s.name) %}{{ v.name }} {% endfor %}{% endfor %}",
        "{% for s in services() %}{{ keyOrDefault(\"k/\" ~ s.name, \"-\") }}{{ keyExists(\"n\") }}{% endfor %}",
        // The plan, inside and outside of macros.
        "{% for l in listeners() %}{{ l.name }}:{{ l.port }} {% endfor %}",
        "{% for s in services() %}{{ backend(s.name, \"staging\").name }}{% endfor %}",
        "{% macro m(e) %}{% for s in services() %}{{ e }}{{ backend(s.name, e) is null }}{% endfor %}{% endmacro %}"
            + "{% for e in environments %}{{ m(e) }}{% endfor %}{{ m(\"staging\") }}",
        "{% for s in services() %}{% include \"part\" %}{% endfor %}",
        "{% for t in [1, 2, 2, 1] %}{% for s in services() %}{{ t }}{{ s.tags | join(\",\") }}{% endfor %}{% endfor %}",
      })
  void rendersWhateverChangesAsAFreshEngineDoes(String template) {
    templates.file("shared/part", "{% set y = s.name %}{{ y }} ");
    // More than are joined in one block.
    QUIET.forEach(name -> templates.register(Registration.of(name)));
    TemplateEngine engine = templates.engine(template);
    Random random = new Random(template.hashCode());
    Memory memory = Memory.NONE;
    for (int pass = 0; pass < 60; pass++) {
      // One change, and many.
      int changes = pass % 3 == 2 ? 12 : 1;
      IntStream.range(0, changes).forEach(i -> change(random));
      CatalogView view = pass % 5 == 4 ? sources.silent() : sources.now();
      Rendering.Complete fresh = complete(templates.engine(template), view, memory);
      Rendering.Complete again = complete(engine, view, memory);
      assertThat(again).isEqualTo(fresh);
      memory = again.memory();
    }
  }

  private void change(Random random) {
    String name = LIVELY.get(random.nextInt(LIVELY.size()));
    templates.key("n", List.of("1", "2", "no number").get(random.nextInt(3)));
    switch (random.nextInt(5)) {
      case 0 -> templates.catalog.deregister(name);
      case 1 -> templates.key("k/" + name, "v" + random.nextInt(3));
      case 2 -> templates.register(registration(name, random).tagged("production"));
      case 3 ->
          templates.register(
              registration(name, random)
                  .tagged("staging", "internal-listen-http-" + (3000 + random.nextInt(3))));
      default -> {
        // Nothing has changed.
      }
    }
  }

  /** Few ports, so that servers share names. */
  private static Registration registration(String name, Random random) {
    int port = 31000 + random.nextInt(2);
    String address = "10.0.0." + random.nextInt(9);
    return Registration.of(name).at(address, port).id(name + random.nextInt(99));
  }
}
