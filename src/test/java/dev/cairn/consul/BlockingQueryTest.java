package dev.cairn.consul;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.Query;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockingQueryTest {
  private final BlockingQuery question =
      new BlockingQuery(new Poll.Question(new Query.Services("")));

  @Test
  void beginsAtZeroWithoutAnAnswer() {
    assertThat(question.index()).isZero();
    assertThat(question.isAnswered()).isFalse();
    assertThat(question.lastGood()).isEmpty();
  }

  @Test
  void waitsFromTheIndexOfItsAnswer() {
    assertThat(answered(7, "a")).isTrue();
    assertThat(question.index()).isEqualTo(7);
    assertThat(question.lastGood()).contains(1L);
  }

  @Test
  void tellsNoChangeWhereOnlyTheIndexRose() {
    answered(7, "a");
    assertThat(answered(9, "a")).isFalse();
    assertThat(question.index()).isEqualTo(9);
  }

  @Test
  void tellsAChangeUnderAnEqualIndex() {
    answered(7, "a");
    assertThat(answered(7, "b")).isTrue();
    assertThat(question.index()).isEqualTo(7);
  }

  @Test
  void asksFromZeroAfterALowerIndexAndKeepsThatAnswer() {
    answered(7, "a");
    assertThat(answered(3, "b")).isTrue();
    assertThat(question.index()).isZero();
    assertThat(answered(3, "b")).isFalse();
    assertThat(question.index()).isEqualTo(3);
  }

  @Test
  void asksFromZeroWithoutAnIndex() {
    answered(7, "a");
    answered(0, "a");
    assertThat(question.index()).isZero();
  }

  @Test
  void waitsFromAnIndexBeyondALong() {
    BigInteger huge = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    question.answered(new Answer(List.of(), huge, 0, true), 1);
    assertThat(question.index()).isEqualTo(huge);
  }

  @Test
  void asksFromZeroAfterAFailureAndCountsFailuresUntilAnAnswer() {
    answered(7, "a");
    question.failed(2);
    question.failed(3);
    assertThat(question.index()).isZero();
    assertThat(question.failures()).isEqualTo(2);
    assertThat(question.lastFailure()).isEqualTo(3);
    assertThat(question.isAnswered()).isTrue();
    answered(8, "a");
    assertThat(question.failures()).isZero();
  }

  @Test
  void takesOneAnswerBeforeItsTimeForARestoreAndTheNextForAConsulThatDoesNotWait() {
    answered(7, "a");
    answeredAfter(Duration.ofSeconds(4), 7);
    assertThat(question.waitsInVain()).isFalse();
    assertThat(question.index()).isZero();
    answered(7, "a");
    answeredAfter(Duration.ofSeconds(4), 7);
    assertThat(question.waitsInVain()).isTrue();
    answered(7, "a");
    answeredAfter(Duration.ofSeconds(6), 7);
    assertThat(question.waitsInVain()).isFalse();
  }

  /** A server that is restored ends all polls, those that it has held for long too. */
  @Test
  void asksFromZeroWhereAPollEndsUnmovedBeforeItsTime() {
    answered(7, "a");
    answeredAfter(Duration.ofSeconds(50), 7);
    assertThat(question.index()).isZero();
    assertThat(question.waitsInVain()).isFalse();
    answered(7, "a");
    answeredAfter(Duration.ofSeconds(60), 7);
    assertThat(question.index()).isEqualTo(7);
  }

  @Test
  void isOutdatedWhereItsCallWasBegunBeforeItRestarted() {
    answered(7, "a");
    question.setUnderWay(false);
    question.restart();
    assertThat(question.isOutdated()).isFalse();
    question.asked(ConsulClients.Manner.AT_ONCE, 2);
    question.forget();
    assertThat(question.isOutdated()).isTrue();
    question.asked(ConsulClients.Manner.AT_ONCE, 3);
    assertThat(question.isOutdated()).isFalse();
  }

  @Test
  void takesServersWithDifferentIndexesForAConsulThatDoesNotWait() {
    answered(7, "a");
    answeredAfter(Duration.ofMillis(1), 3);
    assertThat(question.waitsInVain()).isFalse();
    answered(7, "a");
    answeredAfter(Duration.ofMillis(1), 3);
    assertThat(question.waitsInVain()).isTrue();
  }

  @Test
  void takesAnIndexThatRisesForNews() {
    answered(7, "a");
    for (int index = 8; index < 20; index++) {
      answeredAfter(Duration.ofMillis(1), index);
      assertThat(question.waitsInVain()).isFalse();
    }
  }

  @Test
  void waitsInVainWithoutAnIndex() {
    answered(0, "a");
    assertThat(question.waitsInVain()).isTrue();
    answered(7, "a");
    assertThat(question.waitsInVain()).isFalse();
  }

  @Test
  void takesAShortWaitForOne() {
    answered(7, "a");
    for (int i = 0; i < 3; i++) {
      question.asked(ConsulClients.Manner.waiting(question.index(), 1), 0);
      question.answered(new Answer(List.of("a"), BigInteger.valueOf(7), 0, true), 600_000_000L);
      assertThat(question.waitsInVain()).isFalse();
    }
  }

  @Test
  void keepsTheLastBytesOfANodesAnswer() throws IOException {
    BlockingQuery onNode = new BlockingQuery(new Poll.ServicesOn("n", ""));
    NodeBody first = NodeBody.read("{\"Services\":{}}".getBytes(UTF_8));
    NodeBody second = NodeBody.read("{\"Services\": {}}".getBytes(UTF_8));
    assertThat(onNode.answered(new Answer(first, BigInteger.ONE, 0, true), 1)).isTrue();
    assertThat(onNode.answered(new Answer(second, BigInteger.TWO, 0, true), 2)).isFalse();
    assertThat(onNode.value()).containsSame(second);
  }

  @Test
  void isProbedAgainWhereADoubtComesInTheMiddleOfAProbe() {
    answered(7, "a");
    question.setUnderWay(false);
    question.rest();
    assertThat(question.doubt(true)).isTrue();
    question.asked(ConsulClients.Manner.PROBE, 0);
    question.doubt(true);
    question.probed(false);
    assertThat(question.isDoubtful()).isTrue();
    assertThat(question.isSuspect()).isTrue();
    question.asked(ConsulClients.Manner.PROBE, 0);
    question.probed(false);
    assertThat(question.isDoubtful()).isFalse();
    assertThat(question.isSuspect()).isFalse();
  }

  @Test
  void isAskedInFullWhereAProbeTellsThatItHasMoved() {
    answered(7, "a");
    question.setUnderWay(false);
    question.rest();
    question.doubt(true);
    question.asked(ConsulClients.Manner.PROBE, 0);
    question.doubt(true);
    question.probed(true);
    assertThat(question.isSuspect()).isFalse();
  }

  private void answeredAfter(Duration time, long index) {
    long now = question.lastGood().orElseThrow();
    question.asked(ConsulClients.Manner.waiting(question.index(), 60), now);
    question.answered(
        new Answer(List.of("a"), BigInteger.valueOf(index), 0, true), now + time.toNanos());
  }

  private boolean answered(long index, String value) {
    question.asked(ConsulClients.Manner.AT_ONCE, 0);
    return question.answered(new Answer(List.of(value), BigInteger.valueOf(index), 0, true), 1);
  }
}
