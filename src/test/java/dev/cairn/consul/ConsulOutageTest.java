package dev.cairn.consul;

import static dev.cairn.consul.Ask.allAnswered;
import static dev.cairn.consul.Ask.eventually;
import static dev.cairn.consul.Ask.key;
import static dev.cairn.consul.Ask.seen;
import static dev.cairn.consul.Ask.value;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.cairn.catalog.CatalogSource.Subscription;
import dev.cairn.catalog.Query;
import dev.cairn.testing.FakeAnswer;
import dev.cairn.testing.FakeConsul;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsulOutageTest {
  private static final Set<Query<?>> KEYS = Ask.keys("k", 12);

  private final FakeConsul consul = FakeConsul.start();
  private final ConsulSource source = Ask.watch(Ask.settings(consul));
  private final Subscription subscription = source.subscribe(() -> {});

  @AfterEach
  void close() {
    source.close();
    consul.close();
  }

  @Test
  void keepsTheViewProbesOncePerSecondAndResumesAllTogether() {
    watchKeys();
    consul.resetConnections();
    eventually().until(() -> source.status().outageSince().isPresent());
    int accepted = consul.accepted();
    long start = System.nanoTime();
    // The client itself tries a call once more whose connection was reset under it.
    int last = KEYS.size() + 2;
    eventually().until(() -> consul.accepted() >= accepted + last + 2);
    int probes = consul.accepted() - accepted;
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    assertThat(probes).isLessThanOrEqualTo((int) seconds + last);
    assertThat(allAnswered(subscription, KEYS.stream())).isTrue();
    assertThat(source.status().outageSince()).contains(Ask.CLOCK.instant());
    assertThat(source.status().problems()).hasSize(1);
    assertThat(source.status().problems().get(0).toString())
        .startsWith("consul http://" + consul.address() + ": no answer (connection ");

    KEYS.forEach(k -> consul.answer(Ask.path(k), value(9, "new")));
    consul.recover();
    eventually().until(() -> KEYS.stream().allMatch(k -> isNew((Query.Key) k)));
    assertThat(source.status().outageSince()).isEmpty();
    assertThat(source.status().problems()).isEmpty();
  }

  @Test
  void probesOncePerSecondWhileServersKnowNoLeader() {
    watchKeys();
    consul.answerFromLeader(FakeAnswer.status(500, "No cluster leader"));
    consul.answerAll(value(9, "new").with("X-Consul-KnownLeader", "false"));
    eventually().until(() -> consul.requests().size() >= 3 * KEYS.size() + 4);
    int before = consul.requests().size();
    long start = System.nanoTime();
    eventually().until(() -> consul.requests().size() >= before + 6);
    int requests = consul.requests().size() - before;
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    assertThat(requests).isLessThanOrEqualTo((int) seconds + 2);
    assertThat(source.status().outageSince()).isPresent();
  }

  /** One of many that is lost says nothing of the others. */
  @Test
  void leavesAloneWhatWaitsWhereOneQuestionFailsOrOneConnectionIsLost() {
    watchKeys();
    consul.answer("/v1/kv/k0", FakeAnswer.status(500, "rpc error"));
    eventually().until(() -> source.status().outageSince().isPresent());
    consul.answer("/v1/kv/k0", value(8, "one"));
    consul.answer("/v1/kv/k1", value(9, "new"));
    eventually().until(() -> source.status().outageSince().isEmpty());
    eventually().until(() -> consul.parked("/v1/kv/k0") == 1 && consul.parked("/v1/kv/k1") == 1);
    consul.resetParked("/v1/kv/k0");
    eventually().until(() -> source.status().outageSince().isPresent());
    consul.answer("/v1/kv/k1", value(10, "newer"));
    eventually().until(() -> source.status().outageSince().isEmpty());
    eventually().until(() -> consul.parked("/v1/kv/k0") == 1 && consul.parked("/v1/kv/k1") == 1);
    for (int other = 2; other < KEYS.size(); other++) {
      assertThat(consul.requests("/v1/kv/k" + other)).hasSize(2);
    }
  }

  /** One by one they would take most of a minute. */
  @Test
  void resumesADatacenterTogetherThatWasAwayAloneAndNamesNotAllOfIt() {
    Set<Query<?>> far = new HashSet<>();
    IntStream.range(0, 400).forEach(i -> far.add(new Query.Key("far" + i, "dc2")));
    far.forEach(k -> consul.answer(Ask.path(k), FakeAnswer.status(500, "No path to datacenter")));
    consul.answer("/v1/kv/near", value(7, "near"));
    Set<Query<?>> wanted = new HashSet<>(far);
    wanted.add(key("near"));
    try (LogLines log = LogLines.capture()) {
      subscription.want(wanted);
      eventually().until(() -> consul.requests().size() > wanted.size());
      assertThat(source.status().problems()).hasSize(20);
      assertThat(source.status().outageSince()).isEmpty();
      far.forEach(k -> consul.answer(Ask.path(k), value(7, "there")));
      eventually().until(() -> allAnswered(subscription, wanted.stream()));
      assertThat(log.lines(Level.WARN))
          .hasSize(4)
          .last()
          .asString()
          .contains("more fail like that");
    }
  }

  @Test
  void letsOneRefusedQuestionBlockNoOther() {
    consul.answer("/v1/kv/secret", FakeAnswer.status(403, "Permission denied"));
    consul.answer("/v1/kv/a", value(7, "one"));
    subscription.want(Set.of(key("secret"), key("a")));
    eventually().until(() -> seen(subscription, key("a")).isPresent());
    eventually().until(() -> source.status().problems().size() == 1);
    assertThat(source.status().outageSince()).isEmpty();
    assertThat(source.status().problems().get(0).toString())
        .contains(
            "secret: permission denied (403)",
            "it was never answered, and what asks for it waits; give the token the right to read it"
                + ", or take it out of the template");
    assertThat(subscription.view().fails(key("secret"))).isTrue();
    assertThat(subscription.view().fails(key("a"))).isFalse();
    consul.answer("/v1/kv/a", value(8, "two"));
    eventually().until(() -> seen(subscription, key("a")).equals(Optional.of("two")));

    consul.answer("/v1/kv/secret", value(9, "allowed"));
    eventually().until(() -> seen(subscription, key("secret")).isPresent());
    assertThat(subscription.view().fails(key("secret"))).isFalse();
    assertThat(source.status().problems()).isEmpty();
  }

  @Test
  void resumesAllTogetherWhenTheTokenIsGivenItsRightsAgain() {
    watchKeys();
    consul.answerAll(FakeAnswer.status(403, "ACL not found"));
    // So often that each of them has to wait for long by now.
    eventually().until(() -> consul.requests().size() >= 6 * KEYS.size());
    assertThat(source.status().outageSince()).isEmpty();
    assertThat(source.status().problems()).hasSize(KEYS.size());
    assertThat(source.status().problems().toString()).contains("its last answer is kept");
    int before = consul.requests().size();
    long start = System.nanoTime();
    eventually().until(() -> consul.requests().size() >= before + 3);
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    assertThat(consul.requests().size() - before).isLessThanOrEqualTo(10 * (int) seconds + 10);

    KEYS.forEach(k -> consul.answer(Ask.path(k), value(9, "new")));
    consul.recover();
    eventually().until(() -> KEYS.stream().allMatch(k -> isNew((Query.Key) k)));
    eventually().until(() -> source.status().problems().isEmpty());
  }

  @Test
  void keepsTheLastAnswerWhereConsulLeavesOutWhatTheTokenMayNotRead() {
    consul.answer("/v1/kv/a", value(7, "one"));
    consul.answer("/v1/kv/b", value(7, "one"));
    subscription.want(Set.of(key("a"), key("b")));
    eventually().until(() -> consul.parked("/v1/kv/a") == 1 && consul.parked("/v1/kv/b") == 1);
    FakeAnswer filtered =
        FakeAnswer.json(8, "[]").with("X-Consul-Results-Filtered-By-ACLs", "true");
    consul.answer("/v1/kv/a", filtered);
    eventually().until(() -> source.status().problems().size() == 1);
    assertThat(source.status().problems().get(0).toString())
        .contains("give the token the right to read it; its last answer is kept, which is ");
    assertThat(source.status().outageSince()).isEmpty();
    assertThat(seen(subscription, key("a"))).contains("one");

    consul.answer("/v1/kv/b", value(8, "two").with("X-Consul-Results-Filtered-By-ACLs", "false"));
    eventually().until(() -> seen(subscription, key("b")).equals(Optional.of("two")));
    consul.answer("/v1/kv/a", value(9, "two"));
    eventually().until(() -> seen(subscription, key("a")).equals(Optional.of("two")));
    assertThat(source.status().problems()).isEmpty();
  }

  @Test
  void letsOneFailingQuestionBlockNoOther() {
    consul.answer("/v1/kv/bad", FakeAnswer.status(500, "boom"));
    Set<Query<?>> all = new HashSet<>(KEYS);
    KEYS.forEach(k -> consul.answer(Ask.path(k), value(7, "one")));
    all.add(key("bad"));
    subscription.want(all);
    eventually().until(() -> allAnswered(subscription, KEYS.stream()));
    KEYS.forEach(k -> consul.answer(Ask.path(k), value(8, "new")));
    eventually().until(() -> KEYS.stream().allMatch(k -> isNew((Query.Key) k)));
    eventually().until(() -> source.status().outageSince().isEmpty());
    assertThat(source.status().problems()).hasSize(1);
  }

  @Test
  void forgetsTheProblemOfAQuestionThatNobodyWantsAnyMore() {
    consul.answer("/v1/kv/secret", FakeAnswer.status(403, "Permission denied"));
    subscription.want(Set.of(key("secret")));
    eventually().until(() -> source.status().problems().size() == 1);
    subscription.want(Set.of());
    eventually().until(() -> source.status().problems().isEmpty());
  }

  @Test
  void endsTheOutageWhenConsulAnswersThatItRefuses() {
    consul.resetConnections();
    subscription.want(Set.of(key("secret")));
    eventually().until(() -> source.status().outageSince().isPresent());
    consul.answer("/v1/kv/secret", FakeAnswer.status(403, "Permission denied"));
    consul.recover();
    eventually().until(() -> source.status().outageSince().isEmpty());
    eventually()
        .until(() -> source.status().problems().toString().contains("permission denied (403)"));
  }

  @Test
  void asksWhatIsNewlyWantedAfterAnOutageThatItBeganIn() {
    consul.resetConnections();
    subscription.want(Set.of(key("a")));
    eventually().until(() -> source.status().outageSince().isPresent());
    subscription.want(KEYS);
    KEYS.forEach(k -> consul.answer(Ask.path(k), value(9, "new")));
    consul.recover();
    eventually().until(() -> KEYS.stream().allMatch(k -> isNew((Query.Key) k)));
    eventually().until(() -> source.status().problems().equals(List.of()));
  }

  private void watchKeys() {
    KEYS.forEach(k -> consul.answer(Ask.path(k), value(7, "one")));
    subscription.want(KEYS);
    eventually().until(() -> KEYS.stream().allMatch(k -> consul.parked(Ask.path(k)) == 1));
  }

  private boolean isNew(Query.Key key) {
    return seen(subscription, key).equals(Optional.of("new"));
  }
}
