package dev.cairn.consul;

import static dev.cairn.consul.Ask.eventually;
import static dev.cairn.consul.Ask.key;
import static dev.cairn.consul.Ask.seen;
import static dev.cairn.consul.Ask.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.CatalogSource.Subscription;
import dev.cairn.testing.FakeAnswer;
import dev.cairn.testing.FakeConsul;
import dev.cairn.testing.FakeRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StaleReadTest {
  private static final String PATH = "/v1/kv/a";

  private final FakeConsul consul = FakeConsul.start();
  private final ConsulSource source = Ask.watch(Ask.settings(consul));
  private final Subscription subscription = source.subscribe(() -> {});

  @AfterEach
  void close() {
    source.close();
    consul.close();
  }

  @Test
  void takesAnyServersAnswerWithinMaxStale() {
    watch(value(7, "one").with("X-Consul-LastContact", "2000"));
    assertThat(modes()).containsExactly("stale", "stale");
  }

  @Test
  void asksTheLeaderWhereTheAnswerIsTooOld() {
    watch(value(7, "one").with("X-Consul-LastContact", "2001"));
    assertThat(modes()).containsExactly("stale", "default", "stale");
    assertThat(consul.requests(PATH)).extracting(FakeRequest::index).containsExactly(0L, 0L, 7L);
  }

  @Test
  void asksTheLeaderWhereTheServerKnowsNone() {
    watch(value(7, "one").with("X-Consul-KnownLeader", "false"));
    assertThat(modes()).containsExactly("stale", "default", "stale");
  }

  @Test
  void believesStreamedAnswersWhichSayNothingOfALeader() {
    watch(value(7, "one").without("X-Consul-KnownLeader").without("X-Consul-LastContact"));
    assertThat(modes()).containsExactly("stale", "stale");
  }

  @Test
  void asksTheLeaderWhereAServerIsBehindWhatItsLikeHasSaid() {
    watch(value(7, "one"));
    consul.answerFromLeader(value(8, "two"));
    consul.answer(PATH, value(6, "zero"));
    eventually().until(() -> seen(subscription, key("a")).equals(Optional.of("two")));
    consul.answer(PATH, value(8, "two"));
    eventually().until(() -> consul.parked(PATH) == 1);
    assertThat(modes()).startsWith("stale", "stale", "default").doesNotContain("zero");
  }

  @Test
  void believesTheLeaderThatItWasRestored() {
    watch(value(7, "one"));
    consul.answerFromLeader(value(3, "restored"));
    consul.answer(PATH, value(3, "restored"));
    eventually().until(() -> consul.parked(PATH) == 1 && modes().size() > 3);
    assertThat(seen(subscription, key("a"))).contains("restored");
    assertThat(modes()).containsExactly("stale", "stale", "default", "stale", "stale");
  }

  @Test
  void takesWhatTheLeaderSaysAfterALongPollToo() {
    watch(value(7, "one"));
    consul.answer(PATH, value(8, "two").with("X-Consul-KnownLeader", "false"));
    eventually().until(() -> consul.requests(PATH).size() == 4 && consul.parked(PATH) == 1);
    assertThat(seen(subscription, key("a"))).contains("two");
    assertThat(modes()).containsExactly("stale", "stale", "default", "stale");
  }

  private void watch(FakeAnswer answer) {
    consul.answer(PATH, answer);
    subscription.want(Set.of(key("a")));
    eventually().until(() -> consul.parked(PATH) == 1);
    assertThat(seen(subscription, key("a"))).contains("one");
  }

  private List<String> modes() {
    return consul.requests(PATH).stream()
        .map(r -> r.query().containsKey("stale") ? "stale" : "default")
        .toList();
  }
}
