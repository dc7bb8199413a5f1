package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweepTest {
  private final List<Runnable> scheduled = new ArrayList<>();
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1) {
        @Override
        public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
          scheduled.add(work);
          return super.schedule(() -> {}, 0, unit);
        }
      };
  private final AtomicInteger pumps = new AtomicInteger();
  private final Sweep sweep = new Sweep(thread, pumps::incrementAndGet);
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
    assertThat(scheduled).isEmpty();
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
    passAMoment();
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
  void goesOnWithTheNextRegistration() {
    begin(7, a, b);
    assertThat(sweep.next()).contains(a);
    sweep.found(BigInteger.valueOf(7));
    begin(8, a);
    assertThat(asked()).containsExactly(b, a);
  }

  @Test
  void asksEverythingInTheEndHoweverMuchIsFound() {
    begin(7, a, b, c);
    sweep.found(BigInteger.valueOf(7));
    begin(8);
    sweep.found(BigInteger.valueOf(8));
    assertThat(scheduled).hasSize(1);
    passAMoment();
    assertThat(sweep.next()).contains(a);
    sweep.found(BigInteger.valueOf(9));
    assertThat(asked()).containsExactly(b, c);
    begin(10, a, b);
    sweep.found(BigInteger.valueOf(10));
    assertThat(sweep.next()).isEmpty();
    assertThat(scheduled).hasSize(1);
  }

  @Test
  void findsAgainWhereConsulWasRestored() {
    sweep.found(BigInteger.valueOf(1000));
    sweep.found(BigInteger.valueOf(5));
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

  private void passAMoment() {
    scheduled.remove(0).run();
  }

  private static void change(BlockingQuery question, long now) {
    question.answered(new Answer(Map.of("s", now), BigInteger.ONE, 0, true), now);
  }

  private static BlockingQuery onNode(String node) {
    return new BlockingQuery(new Poll.ServicesOn(node, ""));
  }
}
