package dev.cairn.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleTest {
  private static final Map<String, byte[]> FILES =
      Map.of("a", "one\ntwo".getBytes(UTF_8), "b", new byte[0], "c", new byte[] {0, -1, 10});

  @Test
  void givesBackWhatWasPutIn() {
    assertThat(Bundle.parse(Bundle.of(FILES)).orElseThrow())
        .containsExactlyInAnyOrderEntriesOf(FILES);
    assertThat(Bundle.parse(Bundle.of(Map.of())).orElseThrow()).isEmpty();
  }

  @Test
  void noPartOfItIsABundle() {
    byte[] whole = Bundle.of(FILES);
    for (int length = 0; length < whole.length; length++) {
      assertThat(Bundle.parse(Arrays.copyOf(whole, length))).isEmpty();
    }
    assertThat(Bundle.parse(Arrays.copyOf(whole, whole.length + 1))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null\n",
        "[]\n",
        "{\"a\":null}\n",
        "{\"a\":-1,\"b\":1}\n",
        "{\"a\":2000000000}\n"
      })
  void whatIsDamagedIsNone(String text) {
    assertThat(Bundle.parse(text.getBytes(UTF_8))).isEmpty();
  }
}
