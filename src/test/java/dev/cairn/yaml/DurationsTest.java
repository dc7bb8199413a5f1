package dev.cairn.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({"0,PT0S", "500ms,PT0.5S", "1m30s,PT1M30S", "24h,PT24H", "2562047h,PT2562047H"})
  void readsWhatConsulWrites(String text, Duration duration) {
    assertThat(Durations.parse(text)).hasValue(duration);
  }

  /** 292 years are all that nanoseconds can say. */
  @ParameterizedTest
  @ValueSource(strings = {"", "1", "-1s", "1.5s", "1 s", "1d", "2562048h", "999999999h"})
  void readsNothingElse(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }

  @Test
  void hasAnEnd() {
    assertThat(Durations.parse("1s".repeat(5000))).isEmpty();
  }
}
