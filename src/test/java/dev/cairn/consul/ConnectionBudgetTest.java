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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionBudgetTest {
  private static final int BUDGET = 12;
  private static final int PARKING = 4;

  private final FakeConsul consul = FakeConsul.start();
  private final LogLines log = LogLines.capture();
  private final ConsulSource source =
      Ask.watch(Ask.settings(consul, Duration.ofSeconds(60), BUDGET));
  private final Subscription subscription = source.subscribe(() -> {});

  @AfterEach
  void close() {
    source.close();
    consul.close();
    log.close();
  }

  @Test
  void answersMoreQuestionsThanTheBudgetInTurns() {
    Set<Query<?>> keys = watch(20);
    keys.forEach(k -> consul.answer(Ask.path(k), value(8, "new")));
    eventually().until(() -> keys.stream().allMatch(this::isNew));
    eventually().until(() -> !turns().isEmpty());
    assertThat(turns())
        .containsExactly(
            "consul http://"
                + consul.address()
                + ": 20 questions take turns, since they are more than the 4 long polls that 12"
                + " connections allow");
    assertThat(consul.peak()).isLessThanOrEqualTo(BUDGET);
  }

  @Test
  void waitsBrieflyWhereQuestionsTakeTurns() {
    watch(PARKING + 1);
    eventually().until(() -> consul.requests().stream().anyMatch(r -> r.index() > 0));
    assertThat(consul.requests())
        .filteredOn(r -> r.index() > 0)
        .allSatisfy(r -> assertThat(r.query()).containsEntry("wait", "1s"));
  }

  @Test
  void endsLongPollsThatWouldKeepOthersFromTheirTurn() {
    Set<Query<?>> keys = watch(PARKING);
    eventually().until(() -> keys.stream().allMatch(k -> consul.parked(Ask.path(k)) == 1));
    Set<Query<?>> more = watch(PARKING + 1);
    more.stream()
        .filter(k -> !keys.contains(k))
        .forEach(
            k -> {
              eventually().until(() -> consul.parked(Ask.path(k)) == 1);
              consul.answer(Ask.path(k), value(8, "new"));
              eventually().until(() -> isNew(k));
            });
    assertThat(consul.peak()).isLessThanOrEqualTo(BUDGET);
    assertThat(source.status().problems()).isEmpty();
  }

  @Test
  void letsEachWaitItsFullTimeWhereAllHaveAPlace() {
    Set<Query<?>> keys = watch(PARKING);
    eventually().until(() -> keys.stream().allMatch(k -> consul.parked(Ask.path(k)) == 1));
    assertThat(consul.requests())
        .filteredOn(r -> r.index() > 0)
        .allSatisfy(r -> assertThat(r.query()).containsEntry("wait", "60s"));
    assertThat(turns()).isEmpty();
  }

  @Test
  void answersANewQuestionWhileAllPlacesAreTaken() {
    Set<Query<?>> keys = watch(PARKING);
    eventually().until(() -> keys.stream().allMatch(k -> consul.parked(Ask.path(k)) == 1));
    consul.answer("/v1/kv/new", value(7, "new"));
    source.subscribe(() -> {}).want(Set.of(key("new")));
    eventually().until(() -> isNew(key("new")));
    assertThat(consul.peak()).isLessThanOrEqualTo(BUDGET);
  }

  @Test
  void staysInTheBudgetWhereConsulIsSilent() {
    try (ConsulSource small = Ask.watch(Ask.settings(consul, Duration.ofSeconds(60), 2))) {
      Subscription wants = small.subscribe(() -> {});
      consul.answerAll(FakeAnswer.silence());
      wants.want(Ask.keys("k", 6));
      eventually().until(() -> consul.requests().size() == 2);
      consul.resetOne();
      eventually().until(() -> consul.requests().size() == 3);
      // The next probe would come meanwhile.
      eventually().during(Duration.ofMillis(1500)).until(() -> consul.peak() <= 2);
    }
  }

  private Set<Query<?>> watch(int count) {
    Set<Query<?>> keys = Ask.keys("k", count);
    keys.forEach(k -> consul.answer(Ask.path(k), value(7, "one")));
    subscription.want(keys);
    eventually().until(() -> allAnswered(subscription, keys.stream()));
    return keys;
  }

  private boolean isNew(Query<?> key) {
    return seen(subscription, (Query.Key) key).equals(Optional.of("new"));
  }

  private List<String> turns() {
    return log.lines(Level.INFO).stream().filter(l -> l.contains("take turns")).toList();
  }
}
