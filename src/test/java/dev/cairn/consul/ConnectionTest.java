package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionTest {
  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8500, true",
    "http://localhost:8500, true",
    "http://[::1]:8500, true",
    "http://10.0.0.1:8500, false",
    "http://127.example.org:8500, false",
    "https://127.0.0.1:8501, false",
  })
  void hasNothingCompressedWhereThatCostsMoreThanItSaves(String address, boolean plain) {
    ConsulSettings settings =
        ConsulSettings.of(Map.of("CONSUL_HTTP_ADDR", address), Optional.empty());
    assertThat(Connection.headers(settings).containsKey("Accept-Encoding")).isEqualTo(plain);
  }
}
