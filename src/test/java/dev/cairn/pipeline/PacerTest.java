package dev.cairn.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.templateset.Pace;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacerTest {
  private final Pacer pacer =
      new Pacer(new Pace(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(2)));

  @Test
  void nothingIsDueBeforeAChange() {
    assertThat(pacer.due()).isEmpty();
  }

  /** The clock has no zero: it may start anywhere. */
  @ParameterizedTest
  @ValueSource(longs = {-9_000_000_000_000_000L, 0, 9_000_000_000_000_000L})
  void theFirstChangeIsDueAtOnce(long now) {
    pacer.changed(now);
    assertThat(pacer.due()).hasValue(now);
  }

  @Test
  void changesThatFollowCloselyAreGatheredUntilTheyPause() {
    pacer.changed(millis(10_000));
    pacer.passed();
    pacer.changed(millis(10_400));
    pacer.changed(millis(10_900));
    assertThat(pacer.due()).hasValue(millis(11_900));
  }

  @Test
  void changesThatNeverPauseAreGatheredNoLongerThanTheMaximum() {
    pacer.changed(millis(10_000));
    pacer.passed();
    for (int at = 10_400; at <= 15_200; at += 400) {
      pacer.changed(millis(at));
    }
    assertThat(pacer.due()).hasValue(millis(15_400));
  }

  @Test
  void aChangeAfterAQuietTimeIsDueAtOnceAgain() {
    pacer.changed(millis(10_000));
    pacer.passed();
    pacer.changed(millis(11_000));
    assertThat(pacer.due()).hasValue(millis(11_000));
  }

  @Test
  void reloadsKeepTheirDistance() {
    pacer.reloaded(millis(10_000));
    pacer.changed(millis(10_500));
    assertThat(pacer.due()).hasValue(millis(12_000));
  }

  @Test
  void nothingIsDueAfterAPass() {
    pacer.changed(millis(10_000));
    pacer.passed();
    assertThat(pacer.due()).isEmpty();
  }

  private static long millis(long millis) {
    return millis * 1_000_000;
  }
}
