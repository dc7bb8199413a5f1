package dev.cairn.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.diagnostic.DiagnosticException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest {
  private static final Path CFG = Path.of("/etc/haproxy/haproxy.cfg");

  @TempDir Path states;

  private History history() {
    return new SetState(states, "web", true).history();
  }

  private void record(int upTo) {
    for (int i = 1; i <= upTo; i++) {
      Map<Path, byte[]> files = Map.of(CFG, ("version " + i).getBytes(UTF_8));
      history().record(Instant.ofEpochSecond(i), "cause " + i, files);
    }
  }

  private List<Integer> numbers() {
    return history().versions().stream().map(History.Version::number).toList();
  }

  private Path directory() {
    return states.resolve("web/history");
  }

  @Test
  void keepsTheLastTwentyNewestFirst() {
    record(23);
    assertThat(numbers()).hasSize(20).startsWith(23, 22).endsWith(4);
    assertThat(directory().toFile().list()).hasSize(20);
    assertThat(history().versions().get(0))
        .isEqualTo(new History.Version(23, Instant.ofEpochSecond(23), "cause 23"));
    assertThat(history().files(4, List.of(CFG)).get(CFG)).asString().isEqualTo("version 4");
    assertThatThrownBy(() -> history().files(3, List.of(CFG)))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("version 3: is not kept");
  }

  @Test
  void aVersionThatIsWithdrawnTakesNoPlaceAndItsNumberIsGone() {
    record(20);
    history().withdraw(20);
    assertThat(numbers()).hasSize(19).startsWith(19);
    history().record(Instant.EPOCH, "next", Map.of(CFG, new byte[0]));
    assertThat(numbers()).hasSize(20).startsWith(21, 19).endsWith(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "null", "{}", "{\"time\": \"yesterday\", \"cause\": \"x\"}"})
  void aDamagedVersionIsNone(String about) throws IOException {
    record(2);
    Files.writeString(directory().resolve("2/about.json"), about);
    assertThat(numbers()).containsExactly(1);
  }
}
