package dev.cairn.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.OffsetDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogSetupTest {
  @ParameterizedTest
  @CsvSource({"INFO, 'INFO  '", "ERROR, 'ERROR '"})
  void writesOneLineAnEventWithoutAnyStackTrace(String level, String column) {
    var logger = new LoggerContext().getLogger("test");
    var event =
        new LoggingEvent(
            "test",
            logger,
            Level.toLevel(level),
            "one {}\r\n\ntwo ü",
            new IllegalStateException("unheard"),
            new Object[] {"thing"});
    String line = new String(new LogSetup.Lines().encode(event), UTF_8);
    String time = line.substring(0, line.indexOf(' '));
    assertThat(OffsetDateTime.parse(time).toInstant().toEpochMilli())
        .isEqualTo(event.getTimeStamp());
    assertThat(line).isEqualTo(time + " " + column + "one thing / two ü\n");
  }
}
