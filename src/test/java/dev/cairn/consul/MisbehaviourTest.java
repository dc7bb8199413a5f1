package dev.cairn.consul;

import static dev.cairn.consul.Ask.eventually;
import static dev.cairn.consul.Ask.key;
import static dev.cairn.consul.Ask.seen;
import static dev.cairn.consul.Ask.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.CatalogSource.Subscription;
import dev.cairn.testing.FakeAnswer;
import dev.cairn.testing.FakeConsul;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One Consul for each way to misbehave, all at the same time: a recovery takes a second. */
class MisbehaviourTest {
  private final List<Case> cases =
      List.of(
          new Case(FakeAnswer.status(500, "rpc error: No cluster leader"), "status 500"),
          new Case(FakeAnswer.status(429, "slow down"), "too many requests (429)"),
          new Case(FakeAnswer.json(9, "[{\"Key\":\"planted"), "no JSON of Consul's"),
          new Case(FakeAnswer.json(9, "{\"planted\":1}"), "no JSON of Consul's"),
          new Case(FakeAnswer.status(200, "<html>planted</html>"), "no JSON of Consul's"),
          new Case(FakeAnswer.status(404, "<html>planted</html>"), "status 404, which is none"),
          new Case(FakeAnswer.status(204, ""), "status 204, which is none"),
          new Case(value(9, "planted").cut(), "no answer"),
          new Case(FakeAnswer.silence(), "no answer (timeout)"));

  @AfterEach
  void close() {
    cases.forEach(Case::close);
  }

  @Test
  void leavesTheViewAsItWasUntilConsulIsWellAgain() {
    cases.forEach(Case::watch);
    cases.forEach(Case::misbehave);
    cases.forEach(Case::recover);
    cases.forEach(Case::seeNews);
  }

  private static final class Case {
    private final FakeAnswer misbehaviour;
    private final String reason;
    private final FakeConsul consul = FakeConsul.start();
    private final ConsulSource source = Ask.watch(Ask.settings(consul));
    private final Subscription subscription = source.subscribe(() -> {});

    Case(FakeAnswer misbehaviour, String reason) {
      this.misbehaviour = misbehaviour;
      this.reason = reason;
    }

    void watch() {
      consul.answer("/v1/kv/a", value(7, "one"));
      subscription.want(Set.of(key("a")));
      eventually().until(() -> consul.parked("/v1/kv/a") == 1);
    }

    void misbehave() {
      consul.answerAll(misbehaviour);
      // Where nothing comes, a parked poll does not tell.
      subscription.want(Set.of(key("a"), key("b")));
      eventually().until(() -> !source.status().problems().isEmpty());
      assertThat(source.status().problems().get(0).problem()).contains(reason);
      assertThat(source.status().problems().toString()).doesNotContain("planted");
      assertThat(seen(subscription, key("a"))).contains("one");
    }

    void recover() {
      consul.answer("/v1/kv/a", value(8, "two"));
      consul.recover();
    }

    void seeNews() {
      eventually().until(() -> seen(subscription, key("a")).equals(Optional.of("two")));
      eventually().until(() -> source.status().problems().isEmpty());
    }

    void close() {
      source.close();
      consul.close();
    }
  }
}
