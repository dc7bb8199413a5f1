package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutageTest {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

  private Instant now = NOON;
  private final Outage outage = new Outage("consul here", () -> now);
  private final LogLines log = LogLines.capture();

  @AfterEach
  void release() {
    log.close();
  }

  @Test
  void isOnFromTheFirstFailureToTheFirstAnswer() {
    assertThat(outage.isOn()).isFalse();
    outage.failed(failure("connection refused"));
    now = NOON.plusSeconds(5);
    outage.failed(Failure.SILENCE);
    assertThat(outage.since()).contains(NOON);
    assertThat(outage.problem().problem()).contains("timeout");
    assertThat(outage.answered()).isTrue();
    assertThat(outage.isOn()).isFalse();
    assertThat(outage.answered()).isFalse();
  }

  @Test
  void logsNothingOfAHiccup() {
    outage.failed(failure("connection reset"));
    outage.answered();
    assertThat(log.lines(Level.INFO)).isEmpty();
  }

  @Test
  void isNotImpressedByAClockThatJumps() {
    outage.failed(Failure.SILENCE);
    now = NOON.plus(Duration.ofDays(400));
    outage.failed(Failure.SILENCE);
    assertThat(outage.since()).contains(NOON);
    now = NOON.minus(Duration.ofDays(400));
    outage.failed(Failure.SILENCE);
    assertThat(outage.isOn()).isTrue();
    assertThat(outage.answered()).isTrue();
    assertThat(log.lines(Level.INFO)).last().isEqualTo("consul here: answers again after 0 s");
  }

  @Test
  void doesNotKeepAnswersThatNeverCame() {
    outage.failed(Failure.SILENCE);
    outage.failed(Failure.SILENCE);
    assertThat(log.lines(Level.INFO))
        .containsExactly("consul here: no answer (timeout); trying every second");
  }

  @Test
  void logsItsStartAndItsEndHoweverLong() {
    outage.answered();
    for (int second = 0; second < 90; second++) {
      now = NOON.plus(Duration.ofSeconds(second));
      outage.failed(Failure.SILENCE);
    }
    outage.answered();
    assertThat(log.lines(Level.INFO))
        .containsExactly(
            "consul here: no answer (timeout); keeping the last answers, trying every second",
            "consul here: answers again after 89 s");
  }

  @Test
  void takesNoSilenceForAHiccup() {
    outage.failed(Failure.SILENCE);
    assertThat(log.lines(Level.INFO))
        .containsExactly("consul here: no answer (timeout); trying every second");
  }

  @Test
  void tellsTheFirstSilenceOfEachOutage() {
    assertThat(outage.failed(failure("connection reset"))).isFalse();
    assertThat(outage.failed(Failure.SILENCE)).isTrue();
    assertThat(outage.failed(Failure.SILENCE)).isFalse();
    outage.answered();
    assertThat(outage.failed(Failure.SILENCE)).isTrue();
  }

  @Test
  void isBrokenWhereMoreThanOneConnectionIsLost() {
    Failure lost = new Failure("connection reset", Failure.Blame.CONNECTION);
    outage.failed(lost);
    assertThat(outage.isBroken()).isFalse();
    outage.failed(Failure.TOO_MANY);
    outage.failed(failure("status 503"));
    assertThat(outage.isBroken()).isFalse();
    outage.failed(lost);
    assertThat(outage.isBroken()).isTrue();
    outage.answered();
    assertThat(outage.isBroken()).isFalse();
  }

  @Test
  void asksTheLeaderNextWhereAServerIsBehindAndAnyServerWhereThatFails() {
    assertThat(outage.probe()).isEqualTo(ConsulClients.Manner.AT_ONCE);
    outage.hasNoLeader();
    assertThat(outage.probe()).isEqualTo(ConsulClients.Manner.AT_ONCE_FROM_LEADER);
    outage.failed(failure("status 500"));
    assertThat(outage.probe()).isEqualTo(ConsulClients.Manner.AT_ONCE);
    outage.hasNoLeader();
    outage.answered();
    assertThat(outage.probe()).isEqualTo(ConsulClients.Manner.AT_ONCE);
  }

  private static Failure failure(String reason) {
    return new Failure(reason, Failure.Blame.CONSUL);
  }
}
