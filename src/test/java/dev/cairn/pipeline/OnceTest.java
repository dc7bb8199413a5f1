package dev.cairn.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.catalog.Memory;
import dev.cairn.template.RenderedFile;
import dev.cairn.template.Rendering;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnceTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir Path temporary;

  private final FakeCatalog catalog = new FakeCatalog();
  private TestSet set;

  @BeforeEach
  void makeSet() {
    set = new TestSet(temporary, "web");
  }

  @Test
  void rendersAtOnceWhatIsAnswered() throws InterruptedException {
    catalog.key("web/port", "3000");
    Rendering.Complete complete = (Rendering.Complete) render(LONG);
    assertThat(complete.files())
        .containsExactly(new RenderedFile("web.peb", TestSet.rendered(3000)));
  }

  @Test
  void waitsForAllAnswers() throws InterruptedException {
    Thread consul =
        new Thread(
            () -> {
              await().until(() -> !catalog.wanted().isEmpty());
              catalog.changed();
              catalog.key("web/port", "3000");
            });
    consul.start();
    assertThat(render(LONG)).isInstanceOf(Rendering.Complete.class);
    consul.join();
    assertThat(catalog.isUnused()).isTrue();
  }

  @Test
  void tellsAtTheDeadlineWhatIsMissing() throws InterruptedException {
    Rendering.Incomplete incomplete = (Rendering.Incomplete) render(Duration.ZERO);
    assertThat(incomplete.missing()).containsExactly(FakeCatalog.query("web/port"));
    assertThat(catalog.isUnused()).isTrue();
  }

  @Test
  void doesNotWaitForATemplateThatFails() throws InterruptedException {
    catalog.noKey("web/port");
    assertThat(render(LONG)).isInstanceOf(Rendering.Failed.class);
  }

  private Rendering render(Duration timeout) throws InterruptedException {
    return Once.render(set.engine(), catalog, Memory.NONE, Set.of(), timeout).rendering();
  }
}
