package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.Query;
import java.math.BigInteger;
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

  private boolean answered(long index, String value) {
    return question.answered(new Answer(List.of(value), BigInteger.valueOf(index), 0, true), 1);
  }
}
