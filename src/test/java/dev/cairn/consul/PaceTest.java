package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final Pace pace = new Pace();
  private long now;

  private Duration left() {
    return Duration.ofNanos(pace.left(now));
  }

  private void refuse() {
    pace.took(now);
    now += pace.left(now);
    pace.refused(now);
  }

  @Test
  void isNoneUntilConsulSaysThatThereAreTooMany() {
    pace.took(now);
    pace.answered();
    pace.resumed();
    assertThat(left()).isZero();
  }

  @Test
  void isEightASecondAndThenEverSlower() {
    refuse();
    assertThat(left()).isEqualTo(Duration.ofMillis(125));
    refuse();
    assertThat(left()).isEqualTo(Duration.ofMillis(250));
    for (int i = 0; i < 10; i++) {
      refuse();
    }
    assertThat(left()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void takesTheRefusalsOfABurstForOne() {
    for (int i = 0; i < 60; i++) {
      pace.refused(now++);
    }
    assertThat(left()).isLessThan(Duration.ofMillis(126));
  }

  @Test
  void isFasterWithEveryAnswer() {
    refuse();
    refuse();
    pace.answered();
    pace.took(now);
    assertThat(left()).isBetween(Duration.ofMillis(187), Duration.ofMillis(188));
    for (int i = 0; i < 20; i++) {
      pace.answered();
    }
    pace.took(now);
    assertThat(left()).isZero();
  }

  @Test
  void beginsAnewAfterAnOutage() {
    for (int i = 0; i < 10; i++) {
      refuse();
    }
    pace.resumed();
    assertThat(left()).isEqualTo(Duration.ofMillis(125));
  }
}
