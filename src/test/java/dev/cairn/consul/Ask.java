package dev.cairn.consul;

import static org.awaitility.Awaitility.await;

import dev.cairn.catalog.CatalogSource.Subscription;
import dev.cairn.catalog.Query;
import dev.cairn.testing.FakeAnswer;
import dev.cairn.testing.FakeConsul;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;

/** What the tests of this package ask, and what Consul would say. */
final class Ask {
  static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-01T12:00:00Z"));

  private Ask() {}

  /** Ends as soon as it holds; patient enough for a machine that is busy otherwise. */
  static ConditionFactory eventually() {
    return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
  }

  static ConsulSettings settings(FakeConsul consul) {
    return settings(consul, Duration.ofSeconds(60), 64);
  }

  static ConsulSettings settings(FakeConsul consul, Duration wait, int connections) {
    return ConsulSettings.of(Map.of("CONSUL_HTTP_ADDR", consul.address()), Optional.empty())
        .with(wait, Duration.ofSeconds(2), connections);
  }

  static ConsulSource watch(ConsulSettings settings) {
    return new ConsulSource(settings, true, CLOCK);
  }

  static Query.Key key(String path) {
    return new Query.Key(path, "");
  }

  /** {@code prefix0}, {@code prefix1} … */
  static Set<Query<?>> keys(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> key(prefix + i)).collect(Collectors.toSet());
  }

  static String path(Query<?> key) {
    return "/v1/kv/" + ((Query.Key) key).path();
  }

  /** The answer for a key. */
  static FakeAnswer value(long index, String value) {
    return FakeAnswer.json(
        index,
        """
        [{"LockIndex":0,"Key":"k","Flags":0,"Value":"%s","CreateIndex":1,"ModifyIndex":%d}]"""
            .formatted(Base64.getEncoder().encodeToString(value.getBytes()), index));
  }

  /** The value of a key as a subscription sees it; empty where it has no answer. */
  static Optional<String> seen(Subscription subscription, Query.Key key) {
    return subscription.view().answer(key).map(v -> v.map(k -> k.value()).orElse("(none)"));
  }

  static boolean allAnswered(Subscription subscription, Stream<? extends Query<?>> queries) {
    return queries.allMatch(q -> subscription.view().answer(q).isPresent());
  }
}
