package dev.cairn.consul;

import static dev.cairn.consul.Ask.eventually;
import static dev.cairn.consul.Ask.key;
import static dev.cairn.consul.Ask.seen;
import static dev.cairn.consul.Ask.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.CatalogSource.Subscription;
import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Query;
import dev.cairn.testing.FakeAnswer;
import dev.cairn.testing.FakeConsul;
import dev.cairn.testing.FakeRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsulSourceTest {
  private static final Query.Key A = key("a");
  private static final Query.Key B = key("b");

  private final FakeConsul consul = FakeConsul.start();
  private final ConsulSource source = Ask.watch(Ask.settings(consul, Duration.ofSeconds(1), 64));
  private final AtomicInteger changes = new AtomicInteger();
  private final Subscription subscription = source.subscribe(changes::incrementAndGet);

  @AfterEach
  void close() {
    source.close();
    consul.close();
  }

  @Test
  void asksAtOnceAndThenWaitsForAChange() {
    consul.answer("/v1/kv/a", value(7, "one"));
    subscription.want(Set.of(A));
    eventually().until(() -> consul.parked("/v1/kv/a") == 1);
    assertThat(seen(subscription, A)).contains("one");

    consul.answer("/v1/kv/a", value(8, "two"));
    eventually().until(() -> seen(subscription, A).equals(Optional.of("two")));
    assertThat(changes).hasValue(2);
    assertThat(consul.requests("/v1/kv/a").get(0).query()).doesNotContainKeys("index", "wait");
    assertThat(consul.requests("/v1/kv/a").get(1).query())
        .containsEntry("index", "7")
        .containsEntry("wait", "1s")
        .containsKey("stale");
  }

  @Test
  void tellsNothingWhereTheWaitEndsOrTheIndexAloneRises() {
    consul.answer("/v1/kv/a", value(7, "one"));
    subscription.want(Set.of(A));
    eventually().until(() -> polls(A) >= 3);
    consul.answer("/v1/kv/a", value(9, "one"));
    eventually().until(() -> lastIndex() == 9 && consul.parked("/v1/kv/a") == 1);
    assertThat(changes).hasValue(1);
  }

  @Test
  void asksFromZeroWhenTheIndexGoesBackwards() {
    consul.answer("/v1/kv/a", value(7, "one"));
    subscription.want(Set.of(A));
    eventually().until(() -> consul.parked("/v1/kv/a") == 1);
    consul.answer("/v1/kv/a", value(3, "restored"));
    eventually().until(() -> lastIndex() == 3);
    assertThat(seen(subscription, A)).contains("restored");
    assertThat(consul.requests("/v1/kv/a"))
        .extracting(FakeRequest::index)
        .containsSubsequence(7L, 0L, 3L);
  }

  @Test
  void asksWithoutAnIndexAtABoundedRate() {
    consul.answer("/v1/kv/a", value(7, "one").without("X-Consul-Index"));
    consul.answer("/v1/kv/b", value(7, "one").with("X-Consul-Index", "0"));
    long start = System.nanoTime();
    subscription.want(Set.of(A, B));
    eventually().until(() -> polls(A) >= 3 && polls(B) >= 3);
    int most = Math.max(polls(A), polls(B));
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    assertThat(most).isLessThanOrEqualTo((int) seconds + 2);
    assertThat(consul.requests()).extracting(FakeRequest::index).containsOnly(0L);
  }

  @Test
  void asksAtABoundedRateWhereNobodyWaitsForAChange() {
    Set<Query<?>> keys = Ask.keys("k", 20);
    keys.forEach(k -> consul.answer(Ask.path(k), value(7, "one")));
    consul.ignoreIndexes();
    try (ConsulSource patient = Ask.watch(Ask.settings(consul))) {
      Subscription wants = patient.subscribe(() -> {});
      wants.want(keys);
      // The first answer that comes before its time may be that of a Consul that was restored.
      eventually().until(() -> keys.stream().allMatch(k -> polls(k) >= 3));
      int before = consul.requests().size();
      long start = System.nanoTime();
      eventually().until(() -> consul.requests().size() >= before + 20);
      int requests = consul.requests().size() - before;
      double seconds = (System.nanoTime() - start) / 1e9;
      assertThat(requests).isLessThanOrEqualTo((int) (10 * seconds) + 2);

      consul.recover();
      eventually().until(() -> keys.stream().allMatch(k -> consul.parked(Ask.path(k)) == 1));
      keys.forEach(k -> consul.answer(Ask.path(k), value(8, "two")));
      eventually()
          .until(
              () ->
                  keys.stream()
                      .allMatch(k -> seen(wants, (Query.Key) k).equals(Optional.of("two"))));
    }
  }

  @Test
  void asksOnceForAllWhoWantTheSame() {
    consul.answer("/v1/kv/a", value(7, "one"));
    AtomicInteger otherChanges = new AtomicInteger();
    Subscription other = source.subscribe(otherChanges::incrementAndGet);
    subscription.want(Set.of(A));
    other.want(Set.of(A));
    eventually().until(() -> consul.parked("/v1/kv/a") == 1);
    consul.answer("/v1/kv/a", value(8, "two"));
    eventually().until(() -> changes.get() == 2 && otherChanges.get() >= 1);
    assertThat(seen(other, A)).contains("two");
    assertThat(consul.peak()).isEqualTo(1);
  }

  @Test
  void keepsPollingWhileOneOfThemStillWantsIt() {
    consul.answer("/v1/kv/a", value(7, "one"));
    Subscription other = source.subscribe(() -> {});
    subscription.want(Set.of(A));
    other.want(Set.of(A));
    eventually().until(() -> consul.parked("/v1/kv/a") == 1);
    other.close();
    consul.answer("/v1/kv/a", value(8, "two"));
    eventually().until(() -> seen(subscription, A).equals(Optional.of("two")));
  }

  @Test
  void tellsOnlyThoseWhoWantIt() {
    consul.answer("/v1/kv/a", value(7, "one"));
    consul.answer("/v1/kv/b", value(7, "one"));
    AtomicInteger otherChanges = new AtomicInteger();
    source.subscribe(otherChanges::incrementAndGet).want(Set.of(B));
    eventually().until(() -> consul.parked("/v1/kv/b") == 1);
    subscription.want(Set.of(A, B));
    eventually().until(() -> consul.parked("/v1/kv/a") == 1);
    assertThat(otherChanges).hasValue(1);
  }

  @Test
  void leavesAloneWhatNobodyWantsAnyMore() {
    consul.answer("/v1/kv/a", value(7, "one"));
    consul.answer("/v1/kv/b", value(7, "one"));
    subscription.want(Set.of(A, B));
    eventually().until(() -> consul.parked("/v1/kv/a") == 1 && consul.parked("/v1/kv/b") == 1);
    subscription.want(Set.of(B));
    eventually().until(() -> seen(subscription, A).isEmpty());
    int before = polls(A);
    for (int index = 8; index < 12; index++) {
      consul.answer("/v1/kv/a", value(index, "n" + index));
      consul.answer("/v1/kv/b", value(index, "n" + index));
      Optional<String> seen = Optional.of("n" + index);
      eventually().until(() -> seen(subscription, B).equals(seen));
    }
    // One may have been on its way.
    assertThat(polls(A)).isLessThanOrEqualTo(before + 1);
    assertThat(consul.parked("/v1/kv/a")).isZero();
  }

  @Test
  void answersAgainWhatIsWantedAgain() {
    consul.answer("/v1/kv/a", value(7, "one"));
    subscription.want(Set.of(A));
    eventually().until(() -> consul.parked("/v1/kv/a") == 1);
    subscription.want(Set.of());
    eventually().until(() -> seen(subscription, A).isEmpty());
    subscription.want(Set.of(A));
    eventually().until(() -> seen(subscription, A).isPresent());
  }

  @Test
  void parksOnceWhereSomethingIsWantedAgainBeforeItsPollEnds() {
    consul.answer("/v1/kv/a", value(7, "one"));
    try (ConsulSource patient = Ask.watch(Ask.settings(consul))) {
      Subscription wants = patient.subscribe(changes::incrementAndGet);
      wants.want(Set.of(A));
      eventually().until(() -> consul.parked("/v1/kv/a") == 1);
      wants.want(Set.of());
      eventually().until(() -> seen(wants, A).isEmpty());
      wants.want(Set.of(A));
      eventually().until(() -> seen(wants, A).isPresent());
      consul.answer("/v1/kv/a", value(8, "two"));
      eventually().until(() -> seen(wants, A).equals(Optional.of("two")));
      eventually().until(() -> consul.parked("/v1/kv/a") == 1);
    }
    assertThat(changes).hasValue(3);
    assertThat(consul.requests("/v1/kv/a"))
        .extracting(FakeRequest::index)
        .containsExactly(0L, 7L, 8L);
  }

  @Test
  void losesNothingThatTwoWantAtTheSameMoment() throws InterruptedException {
    consul.answerAll(value(7, "one"));
    for (int round = 0; round < 40; round++) {
      Query.Key first = key("first" + round);
      Query.Key second = key("second" + round);
      Subscription other = source.subscribe(() -> {});
      Thread thread = new Thread(() -> other.want(Set.of(second)));
      thread.start();
      subscription.want(Set.of(first));
      thread.join();
      eventually().until(() -> Ask.allAnswered(other, Stream.of(first, second)));
      other.close();
    }
  }

  @Test
  void givesAViewThatStaysAsItIs() {
    consul.answer("/v1/kv/a", value(7, "one"));
    subscription.want(Set.of(A));
    eventually().until(() -> consul.parked("/v1/kv/a") == 1);
    CatalogView view = subscription.view();
    consul.answer("/v1/kv/a", value(8, "two"));
    eventually().until(() -> seen(subscription, A).equals(Optional.of("two")));
    assertThat(view.answer(A).orElseThrow().orElseThrow().value()).isEqualTo("one");
  }

  @Test
  void asksOnceOnlyWhereNothingIsWatched() {
    consul.answer("/v1/kv/a", value(7, "one"));
    try (ConsulSource once = new ConsulSource(Ask.settings(consul), false, Ask.CLOCK)) {
      Subscription only = once.subscribe(() -> {});
      only.want(Set.of(A));
      eventually().until(() -> seen(only, A).isPresent());
      only.want(Set.of(A, B));
      eventually().until(() -> seen(only, B).isPresent());
    }
    assertThat(polls(A)).isEqualTo(1);
  }

  @Test
  void watchesAKeyThatDoesNotExistYet() {
    consul.answer("/v1/kv/a", FakeAnswer.MISSING);
    subscription.want(Set.of(A));
    eventually().until(() -> consul.parked("/v1/kv/a") == 1);
    assertThat(seen(subscription, A)).contains("(none)");
    consul.answer("/v1/kv/a", value(8, "born"));
    eventually().until(() -> seen(subscription, A).equals(Optional.of("born")));
  }

  private int polls(Query<?> query) {
    return consul.requests(Ask.path(query)).size();
  }

  private long lastIndex() {
    var requests = consul.requests("/v1/kv/a");
    return requests.get(requests.size() - 1).index();
  }
}
