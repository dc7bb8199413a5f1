package dev.cairn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The systemd unit: what systemd says of it, and Cairn under what it takes away. */
class ServiceUnitIT {
  private static final Path UNIT = Path.of("src/main/packaging/cairn@.service");

  /** Ten times the exposure that {@code systemd-analyze security} finds, which goes to 10. */
  private static final int EXPOSURE = 15;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"cairn@.service", "cairn@haproxy-internal.service"})
  void systemdHasNothingToSayOfTheUnit(String name) throws IOException {
    // It looks for the program, which is installed nowhere here.
    Path unit = directory.resolve(name);
    Files.writeString(
        unit,
        Files.readString(UNIT)
            .replace("/opt/cairn/cairn ", Path.of("cairn").toAbsolutePath() + " "));

    Shell verify = Shell.run("systemd-analyze", "verify", "--man=no", unit.toString());

    assertThat(verify.output()).isEmpty();
    assertThat(verify.code()).isZero();
  }

  @Test
  void leavesLittleExposed() {
    Shell security =
        Shell.run(
            "systemd-analyze",
            "security",
            "--offline=true",
            "--no-pager",
            "--threshold=" + EXPOSURE,
            UNIT.toString());

    assertThat(security.code()).as(security.output()).isZero();
  }
}
