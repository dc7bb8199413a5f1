package dev.cairn.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff();

  @Test
  void doublesUpToAQuarterOfAnHour() {
    assertThat(Stream.generate(backoff::next).limit(7).map(Duration::toMinutes))
        .containsExactly(1L, 2L, 4L, 8L, 15L, 15L, 15L);
  }

  @Test
  void startsAgainAfterSuccess() {
    backoff.next();
    backoff.next();
    backoff.reset();
    assertThat(backoff.next()).isEqualTo(Duration.ofMinutes(1));
  }
}
