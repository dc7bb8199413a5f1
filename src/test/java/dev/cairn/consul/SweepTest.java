package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweepTest {
  private static final long MOMENT = 500_000_000;

  private final HeldThread thread = new HeldThread();
  private final AtomicInteger pumps = new AtomicInteger();
  private long now;
  private final Sweep sweep = new Sweep(thread, () -> now, pumps::incrementAndGet);
  private final BlockingQuery a = onNode("a");
  private final BlockingQuery b = onNode("b");
  private final BlockingQuery c = onNode("c");

  @AfterEach
  void close() {
    thread.shutdownNow();
  }

  @Test
  void asksAllInTheirOrder() {
    begin(7, a, b, c);
    assertThat(asked()).containsExactly(a, b, c);
    assertThat(thread.scheduled).isEmpty();
  }

  @Test
  void asksFirstWhereSomethingHasChangedLast() {
    change(b, 1);
    change(c, 2);
    begin(7, a, b, c);
    assertThat(asked()).containsExactly(c, b, a);
  }

  @Test
  void leavesTheOthersForAMomentWhereItIsFound() {
    begin(7, a, b, c);
    assertThat(sweep.next()).contains(a);
    sweep.found(BigInteger.valueOf(7));
    assertThat(sweep.next()).isEmpty();
    now += MOMENT;
    thread.scheduled.remove(0).run();
    assertThat(pumps).hasValue(1);
    assertThat(asked()).containsExactly(b, c);
  }

  @Test
  void leavesAllForAMomentWhereItWasFoundBefore() {
    sweep.found(BigInteger.valueOf(8));
    begin(7, a, b);
    assertThat(sweep.next()).isEmpty();
    begin(9, c);
    assertThat(asked()).containsExactly(a, b, c);
  }

  @Test
  void goesOnWhereWhatWasFoundIsOlder() {
    begin(7, a, b);
    assertThat(sweep.next()).contains(a);
    sweep.found(BigInteger.valueOf(6));
    assertThat(asked()).containsExactly(b);
  }

  @Test
  void takesWhatIsMissingForOneRegistrationOnly() {
    begin(7, a, b);
    assertThat(sweep.next()).contains(a);
    sweep.foundMissing(BigInteger.valueOf(7));
    assertThat(sweep.next()).isEmpty();
    begin(8, a);
    assertThat(sweep.next()).contains(b);
    sweep.foundMissing(BigInteger.valueOf(9));
    begin(9, b);
    assertThat(sweep.next()).isEmpty();
    begin(9);
    assertThat(asked()).containsExactly(a, b);
  }

  @Test
  void goesOnWithTheNextRegistration() {
    begin(7, a, b);
    assertThat(sweep.next()).contains(a);
    sweep.found(BigInteger.valueOf(7));
    begin(8, a);
    assertThat(asked()).containsExactly(b, a);
  }

  @Test
  void asksEverythingInTheEndHoweverMuchIsFound() {
    begin(7, a, b);
    sweep.found(BigInteger.valueOf(7));
    assertThat(sweep.next()).isEmpty();
    now += MOMENT / 2;
    begin(8, c);
    sweep.found(BigInteger.valueOf(8));
    assertThat(sweep.next()).isEmpty();
    assertThat(thread.scheduled).hasSize(1);
    now += MOMENT / 2;
    thread.scheduled.remove(0).run();
    assertThat(pumps).hasValue(1);
    sweep.found(BigInteger.valueOf(9));
    assertThat(asked()).containsExactly(a, b);
    assertThat(thread.scheduled).hasSize(1);
    now += MOMENT / 2;
    assertThat(asked()).containsExactly(c);
  }

  @Test
  void starvesNobodyInAStorm() {
    List<BlockingQuery> nodes = new ArrayList<>();
    Map<BlockingQuery, Long> waiting = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      nodes.add(onNode("n" + i));
      change(nodes.get(i), i);
    }
    Random random = new Random(6);
    long longest = 0;
    // Each registration comes when 60 of 100 have been asked since the last.
    for (int index = 1; index <= 100; index++) {
      nodes.stream().filter(n -> waiting.putIfAbsent(n, now) == null).forEach(sweep::add);
      sweep.begin(BigInteger.valueOf(index));
      for (int asked = 0; asked < 60; asked++) {
        now += MOMENT / 100;
        BlockingQuery next = sweep.next().orElseThrow();
        longest = Math.max(longest, now - waiting.getOrDefault(next, 0L));
        waiting.remove(next);
        if (random.nextInt(3) > 0) {
          change(next, now);
        }
      }
    }
    assertThat(longest).isBetween(MOMENT, MOMENT * 2);
  }

  @Test
  void findsAgainWhereConsulWasRestored() {
    begin(999);
    sweep.found(BigInteger.valueOf(1000));
    sweep.foundMissing(BigInteger.valueOf(1001));
    begin(6, a);
    assertThat(sweep.next()).contains(a);
  }

  @Test
  void givesAwayWhatIsAskedOtherwise() {
    begin(7, a, b);
    assertThat(sweep.remove(a)).isTrue();
    assertThat(sweep.remove(a)).isFalse();
    assertThat(asked()).containsExactly(b);
  }

  private void begin(long index, BlockingQuery... questions) {
    List.of(questions).forEach(sweep::add);
    sweep.begin(BigInteger.valueOf(index));
  }

  private List<BlockingQuery> asked() {
    List<BlockingQuery> asked = new ArrayList<>();
    for (Optional<BlockingQuery> n = sweep.next(); n.isPresent(); n = sweep.next()) {
      asked.add(n.get());
    }
    return asked;
  }

  private static void change(BlockingQuery question, long now) {
    question.answered(new Answer(Map.of("s", now), BigInteger.ONE, 0, true), now);
  }

  private static BlockingQuery onNode(String node) {
    return new BlockingQuery(new Poll.ServicesOn(node, ""));
  }
}
