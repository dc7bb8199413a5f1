package dev.cairn.consul;

import static dev.cairn.consul.Ask.eventually;
import static dev.cairn.consul.Ask.key;
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

class ConsulCloseTest {
  private static final Set<Query<?>> KEYS = Ask.keys("k", 30);

  private final FakeConsul consul = FakeConsul.start();
  private final Set<Thread> before = threads();

  @AfterEach
  void close() {
    consul.close();
  }

  @Test
  void endsLongPollsThreadsAndConnections() {
    KEYS.forEach(k -> consul.answer(Ask.path(k), value(7, "one")));
    ConsulSource source = Ask.watch(Ask.settings(consul));
    source.subscribe(() -> {}).want(KEYS);
    eventually().until(() -> KEYS.stream().allMatch(k -> consul.parked(Ask.path(k)) == 1));
    assertClosesAtOnce(source);
  }

  @Test
  void endsWhereConsulIsSilent() {
    consul.answerAll(FakeAnswer.silence());
    ConsulSource source = Ask.watch(Ask.settings(consul));
    source.subscribe(() -> {}).want(Set.of(key("a"), new Query.Datacenters()));
    eventually().until(() -> consul.requests().size() == 2);
    assertClosesAtOnce(source);
  }

  @Test
  void endsDuringAnOutage() {
    consul.resetConnections();
    ConsulSource source = Ask.watch(Ask.settings(consul));
    source.subscribe(() -> {}).want(KEYS);
    eventually().until(() -> source.status().outageSince().isPresent());
    assertClosesAtOnce(source);
  }

  @Test
  void keepsItsAnswersAndAsksNothingMore() {
    consul.answer("/v1/kv/a", value(7, "one"));
    ConsulSource source = Ask.watch(Ask.settings(consul));
    Subscription subscription = source.subscribe(() -> {});
    subscription.want(Set.of(key("a")));
    eventually().until(() -> consul.parked("/v1/kv/a") == 1);
    source.close();
    subscription.want(KEYS);
    subscription.close();
    source.close();
    assertThat(subscription.view().answer(key("a"))).isPresent();
    assertClosesAtOnce(source);
    assertThat(consul.requests()).hasSize(2);
  }

  private void assertClosesAtOnce(ConsulSource source) {
    long start = System.nanoTime();
    source.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    eventually().until(() -> consul.open() == 0);
    eventually().until(() -> before.containsAll(threads()));
  }

  private static Set<Thread> threads() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(t -> !t.getName().startsWith("cairn-"));
    return threads;
  }
}
