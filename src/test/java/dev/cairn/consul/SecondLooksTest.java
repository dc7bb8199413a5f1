package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.Query;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecondLooksTest {
  private static final long SECOND = 1_000_000_000;

  private final HeldThread thread = new HeldThread();
  private final List<BlockingQuery> looked = new ArrayList<>();
  private long now = 100 * SECOND;
  private final SecondLooks looks = new SecondLooks(thread, () -> now, looked::add);
  private final BlockingQuery a = question("a");
  private final BlockingQuery b = question("b");

  @AfterEach
  void close() {
    thread.shutdownNow();
  }

  @Test
  void looksAgainAWhileAfterTheLastChange() {
    change(a);
    now += SECOND;
    change(b);
    change(a);
    pass(SECOND);
    assertThat(looked).isEmpty();
    pass(SECOND);
    assertThat(looked).containsExactly(b);
    pass(0);
    assertThat(looked).containsExactly(b, a);
    assertThat(thread.scheduled).isEmpty();
    change(b);
    pass(2 * SECOND);
    assertThat(looked).containsExactly(b, a, b);
  }

  @Test
  void looksAtFewOfManyAtATime() {
    for (int i = 0; i < 10; i++) {
      change(question("s" + i));
    }
    now += SECOND;
    for (int i = 0; i < 10; i++) {
      pass(SECOND);
    }
    assertThat(looked).hasSize(10);
    assertThat(thread.delays.subList(1, 10)).containsOnly(5_000_000L);
  }

  private void change(BlockingQuery question) {
    question.answered(new Answer(List.of(now), BigInteger.ONE, 0, true), now);
    looks.add(question);
  }

  private void pass(long nanos) {
    now += nanos;
    assertThat(thread.scheduled).hasSize(1);
    thread.scheduled.remove(0).run();
  }

  private static BlockingQuery question(String service) {
    return new BlockingQuery(new Poll.Question(new Query.Instances(service, "", "")));
  }
}
