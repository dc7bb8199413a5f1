package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;

import com.orbitz.consul.model.State;
import dev.cairn.catalog.Query;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CooldownTest {
  private final BlockingQuery list = new BlockingQuery(new Poll.Question(new Query.Services("")));
  private Duration now = Duration.ofSeconds(1);
  private int index = 1;

  private void answered(List<String> value) {
    list.answered(new Answer(value, BigInteger.valueOf(index++), 0, true), now.toNanos());
  }

  private void answeredAfter(Duration time, List<String> value) {
    now = now.plus(time);
    answered(value);
  }

  private static Duration after(BlockingQuery question, WatchPlan.Told told) {
    return Duration.ofNanos(Cooldown.nanos(question, told));
  }

  private Duration cooldown() {
    return after(list, WatchPlan.Told.NOTHING);
  }

  private static Set<Poll> nodes(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Poll.ServicesOn("n" + i, ""))
        .collect(Collectors.toSet());
  }

  @Test
  void isForAMomentAfterAnswersThatTellNothing() {
    answered(List.of("a"));
    answeredAfter(Duration.ofMillis(50), List.of("a"));
    assertThat(cooldown()).isEqualTo(Duration.ofMillis(200));
    answeredAfter(Duration.ofMillis(300), List.of("a"));
    assertThat(cooldown()).isZero();
  }

  @Test
  void isTheLongerTheMoreIsSaidForNothing() {
    assertThat(forNothing(100)).isEqualTo(Duration.ofMillis(250));
    assertThat(forNothing(1000)).isEqualTo(Duration.ofMillis(500));
    assertThat(forNothing(5000)).isEqualTo(Duration.ofSeconds(1));
  }

  private Duration forNothing(int entries) {
    answeredAfter(Duration.ofMinutes(1), Collections.nCopies(entries, "s"));
    answered(Collections.nCopies(entries, "s"));
    return cooldown();
  }

  @Test
  void isTheLongerTheMoreAnAnswerMakesAsk() {
    answered(List.of("a"));
    answered(List.of("b"));
    assertThat(cooldown()).isEqualTo(Duration.ofMillis(10));
    assertThat(after(list, new WatchPlan.Told(nodes(20), Set.of())))
        .isGreaterThan(Duration.ofMillis(40));
    assertThat(after(list, new WatchPlan.Told(Set.of(), nodes(80))))
        .isEqualTo(after(list, new WatchPlan.Told(nodes(10), Set.of())));
    assertThat(after(list, new WatchPlan.Told(nodes(5000), Set.of())))
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void isNoneWhereItWasQuietBefore() {
    answered(List.of("a"));
    answeredAfter(Duration.ofSeconds(2), List.of("b"));
    assertThat(after(list, new WatchPlan.Told(nodes(5000), Set.of()))).isZero();
  }

  @Test
  void isSecondsForWhatWakesForEveryCheck() {
    BlockingQuery checks = new BlockingQuery(new Poll.ChecksIn(State.ANY, ""));
    checks.answered(new Answer(List.of(), BigInteger.ONE, 0, true), now.toNanos());
    assertThat(after(checks, WatchPlan.Told.NOTHING)).isEqualTo(Duration.ofSeconds(5));
  }
}
