package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CapacityTest {
  @Test
  void isACallAConnectionBeforeAnythingIsKnown() {
    assertCalls(new Capacity(64), 64, 56);
    assertCalls(new Capacity(1), 1, 1);
  }

  @Test
  void isMoreWhereManyShareAConnection() {
    Capacity capacity = new Capacity(64);
    assertThat(capacity.learn(true)).isTrue();
    assertThat(capacity.learn(true)).isFalse();
    assertCalls(capacity, 256, 248);
    assertThat(capacity.reason())
        .isEqualTo("the 248 long polls that are made over shared connections");
  }

  @Test
  void isWhatTheConnectionsTakeThatThereMayBe() {
    Capacity one = new Capacity(1);
    one.learn(true);
    assertCalls(one, 100, 92);
    Capacity many = new Capacity(Integer.MAX_VALUE);
    many.learn(true);
    assertCalls(many, Integer.MAX_VALUE, Integer.MAX_VALUE - 8);
  }

  /** Otherwise the plan would be another one after every answer. */
  @Test
  void isACallAConnectionForGoodWhereOneServerSharesNone() {
    Capacity capacity = new Capacity(64);
    capacity.learn(true);
    assertThat(capacity.learn(false)).isTrue();
    assertThat(capacity.learn(true)).isFalse();
    assertCalls(capacity, 64, 56);
  }

  private static void assertCalls(Capacity capacity, int calls, int longPolls) {
    assertThat(capacity.calls()).isEqualTo(calls);
    assertThat(capacity.longPolls()).isEqualTo(longPolls);
  }
}
