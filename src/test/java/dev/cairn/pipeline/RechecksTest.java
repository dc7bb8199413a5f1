package dev.cairn.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.CatalogSource;
import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RechecksTest {
  private final ScriptedTicker ticker = new ScriptedTicker();
  private final Rechecks rechecks = new Rechecks(ticker);
  private final List<Integer> asked = new ArrayList<>();
  private final CatalogSource.Subscription subscription =
      new CatalogSource.Subscription() {
        @Override
        public void want(Set<Query<?>> all) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void doubt(Set<Query<?>> answers) {
          asked.add(answers.size());
        }

        @Override
        public CatalogView view() {
          throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
      };

  private static Set<Query<?>> services(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Query.Instances("s" + i, "", ""))
        .collect(Collectors.toSet());
  }

  private Duration untilDue() {
    return Duration.ofNanos(rechecks.due().orElseThrow() - ticker.now());
  }

  @Test
  void asksAtOnceAndEveryFewSeconds() {
    rechecks.doubt(services(3), subscription);
    assertThat(asked).containsExactly(3);
    ticker.pass(4);
    rechecks.askIfDue(subscription);
    assertThat(asked).hasSize(1);
    ticker.pass(1);
    rechecks.askIfDue(subscription);
    assertThat(asked).containsExactly(3, 3);
    rechecks.doubt(Set.of(), subscription);
    assertThat(rechecks.due()).isEmpty();
  }

  @Test
  void asksTheLessOftenTheMoreThereIs() {
    rechecks.doubt(services(250), subscription);
    assertThat(untilDue()).isEqualTo(Duration.ofSeconds(50));
    rechecks.doubt(Set.of(), subscription);
    rechecks.doubt(services(5000), subscription);
    assertThat(untilDue()).isEqualTo(Duration.ofMinutes(1));
  }
}
