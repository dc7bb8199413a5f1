package dev.cairn.consul;

import static dev.cairn.consul.Ask.allAnswered;
import static dev.cairn.consul.Ask.eventually;
import static dev.cairn.consul.Ask.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.CatalogSource.Subscription;
import dev.cairn.catalog.Query;
import dev.cairn.testing.FakeAnswer;
import dev.cairn.testing.FakeConsul;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Consul that says of some questions that they are too many, and answers others. */
class BusyConsulTest {
  private static final Set<Query<?>> BUSY = Ask.keys("busy", 6);
  private static final Set<Query<?>> WELL = Ask.keys("well", 6);

  private final FakeConsul consul = FakeConsul.start();
  private final ConsulSource source = Ask.watch(Ask.settings(consul));
  private final Subscription subscription = source.subscribe(() -> {});

  @AfterEach
  void close() {
    source.close();
    consul.close();
  }

  @Test
  void isAskedEverMoreSlowlyAndNeverMoreThanTenTimesASecond() {
    BUSY.forEach(k -> consul.answer(Ask.path(k), FakeAnswer.status(429, "slow down")));
    WELL.forEach(k -> consul.answer(Ask.path(k), value(7, "one")));
    Set<Query<?>> all = new HashSet<>(BUSY);
    all.addAll(WELL);
    subscription.want(all);
    eventually().until(() -> allAnswered(subscription, WELL.stream()));
    eventually().until(() -> source.status().problems().size() == BUSY.size());

    int round = BUSY.size();
    assertThat(timeOf(round)).isGreaterThan(Duration.ofMillis(1000L * (round - 1) / 10));
    // Each of them now waits for four seconds and more, and two lie between one and the next.
    assertThat(timeOf(round)).isGreaterThan(Duration.ofSeconds(4));

    BUSY.forEach(k -> consul.answer(Ask.path(k), value(7, "one")));
    eventually().until(() -> allAnswered(subscription, BUSY.stream()));
    eventually().until(() -> source.status().problems().isEmpty());
  }

  /** None that is answered tells that Consul is well otherwise: they wait for a change. */
  @Test
  void namesWhatIsRefusedAlsoWhereAllOthersAreParked() {
    BUSY.forEach(k -> consul.answer(Ask.path(k), FakeAnswer.status(429, "slow down")));
    WELL.forEach(k -> consul.answer(Ask.path(k), value(7, "one")));
    subscription.want(WELL);
    eventually().until(() -> WELL.stream().allMatch(k -> consul.parked(Ask.path(k)) == 1));
    Set<Query<?>> all = new HashSet<>(BUSY);
    all.addAll(WELL);
    subscription.want(all);
    eventually().until(() -> source.status().problems().size() == BUSY.size());
    assertThat(source.status().outageSince()).isEmpty();
  }

  /** How long it takes until so many more are refused. */
  private Duration timeOf(int refused) {
    long before = refused();
    long start = System.nanoTime();
    eventually().until(() -> refused() >= before + refused);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private long refused() {
    return BUSY.stream().mapToLong(k -> consul.requests(Ask.path(k)).size()).sum();
  }
}
