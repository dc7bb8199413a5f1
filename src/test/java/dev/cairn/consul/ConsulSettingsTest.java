package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.diagnostic.DiagnosticException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsulSettingsTest {
  @TempDir Path directory;

  @Test
  void asksTheLocalAgentByDefault() {
    ConsulSettings settings = of();
    assertThat(settings.address()).hasToString("http://127.0.0.1:8500");
    assertThat(settings.token()).isEmpty();
    assertThat(settings.basicAuth()).isEmpty();
    assertThat(settings.namespace()).isEmpty();
    assertThat(settings.tls())
        .isEqualTo(
            new ConsulSettings.Tls(Optional.empty(), Optional.empty(), Optional.empty(), true));
    assertThat(settings.maxWait()).isEqualTo(Duration.ofSeconds(60));
    assertThat(settings.maxStale()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.connections()).isEqualTo(64);
  }

  @ParameterizedTest
  @CsvSource({
    "consul.local:80, false, http://consul.local:80",
    "consul.local, false, http://consul.local:8500",
    "consul.local:8501, true, https://consul.local:8501",
    "http://consul.local:8500, false, http://consul.local:8500",
    "https://consul.local, false, https://consul.local:8501",
    "HTTPS://consul.local:8501/, false, https://consul.local:8501",
    "http://consul.local:8501, true, https://consul.local:8501",
    "[::1]:8500, false, http://[::1]:8500",
  })
  void understandsAnAddressWithAndWithoutAScheme(String written, String ssl, String address) {
    assertThat(of("CONSUL_HTTP_ADDR", written, "CONSUL_HTTP_SSL", ssl).address())
        .hasToString(address);
  }

  @Test
  void prefersTheAddressOfTheCommandLine() {
    assertThat(ConsulSettings.of(Map.of("CONSUL_HTTP_ADDR", "a:1"), Optional.of("b:2")).address())
        .hasToString("http://b:2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unix:///var/run/consul.sock",
        "ftp://consul",
        "a b",
        "http://",
        ":8500",
        "h:0",
        "h:65536"
      })
  void refusesWhatIsNoAddressInOneLine(String written) {
    assertThat(error("CONSUL_HTTP_ADDR", written)).startsWith("consul " + written + ": ");
  }

  @Test
  void quotesNoPasswordOfAnAddress() {
    assertThat(error("CONSUL_HTTP_ADDR", "ftp://operator:planted@consul"))
        .doesNotContain("planted");
    assertThat(error("CONSUL_HTTP_ADDR", "http://operator:planted@a b")).doesNotContain("planted");
  }

  @Test
  void readsWhatElseTheCommandLineOfConsulReads() {
    ConsulSettings settings =
        of(
            "CONSUL_HTTP_TOKEN", "planted-token",
            "CONSUL_HTTP_AUTH", "operator:planted",
            "CONSUL_NAMESPACE", "team",
            "CONSUL_CACERT", "/ca.pem",
            "CONSUL_CLIENT_CERT", "/client.pem",
            "CONSUL_CLIENT_KEY", "/key.pem",
            "CONSUL_HTTP_SSL_VERIFY", "false");
    assertThat(settings.token()).contains("planted-token");
    assertThat(settings.basicAuth()).contains("operator:planted");
    assertThat(settings.namespace()).contains("team");
    assertThat(settings.tls())
        .isEqualTo(
            new ConsulSettings.Tls(
                Optional.of(Path.of("/ca.pem")),
                Optional.of(Path.of("/client.pem")),
                Optional.of(Path.of("/key.pem")),
                false));
    assertThat(settings.toString()).doesNotContain("planted");
  }

  @Test
  void takesEmptyVariablesForUnset() {
    ConsulSettings settings =
        of("CONSUL_HTTP_ADDR", "", "CONSUL_HTTP_TOKEN", " ", "CONSUL_HTTP_SSL", "");
    assertThat(settings).isEqualTo(of());
  }

  @Test
  void prefersTheTokenOfAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("token"), "from-file\n");
    assertThat(of("CONSUL_HTTP_TOKEN_FILE", file.toString(), "CONSUL_HTTP_TOKEN", "t").token())
        .contains("from-file");
  }

  @Test
  void takesTheVariableWhereTheFileIsBlank() throws IOException {
    Path file = Files.writeString(directory.resolve("token"), "\n");
    assertThat(of("CONSUL_HTTP_TOKEN_FILE", file.toString(), "CONSUL_HTTP_TOKEN", "t").token())
        .contains("t");
    assertThat(of("CONSUL_HTTP_TOKEN_FILE", file.toString()).token()).isEmpty();
  }

  @Test
  void namesATokenFileThatCannotBeRead() throws IOException {
    Path file = directory.resolve("token");
    assertThat(error("CONSUL_HTTP_TOKEN_FILE", file.toString())).startsWith(file + ": ");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(error("CONSUL_HTTP_TOKEN_FILE", file.toString())).startsWith(file + ": ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"planted\nX-Other: 1", "planted\u00e9", "planted\u0000"})
  void refusesATokenThatNoHeaderCarriesWithoutQuotingIt(String token) throws IOException {
    assertThat(error("CONSUL_HTTP_TOKEN", token)).doesNotContain("planted");
    Path file = directory.resolve("token");
    Files.write(file, token.getBytes(StandardCharsets.UTF_8));
    assertThat(error("CONSUL_HTTP_TOKEN_FILE", file.toString())).doesNotContain("planted");
  }

  @ParameterizedTest
  @CsvSource({"1,true", "t,true", "TRUE,true", "True,true", "0,false", "F,false", "false,false"})
  void readsFlagsAsGoDoes(String written, boolean value) {
    assertThat(of("CONSUL_HTTP_SSL_VERIFY", written).tls().verify()).isEqualTo(value);
  }

  @Test
  void refusesAFlagThatIsNone() {
    assertThat(error("CONSUL_HTTP_SSL", "yes"))
        .isEqualTo("CONSUL_HTTP_SSL: is no boolean; set it to true or false");
  }

  @Test
  void takesOtherLimits() {
    ConsulSettings other = of().with(Duration.ofSeconds(5), Duration.ofSeconds(9), 10);
    assertThat(other.maxWait()).hasSeconds(5);
    assertThat(other.maxStale()).hasSeconds(9);
    assertThat(other.connections()).isEqualTo(10);
  }

  private static ConsulSettings of(String... variables) {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return ConsulSettings.of(environment, Optional.empty());
  }

  private static String error(String... variables) {
    var thrown = catchThrowableOfType(DiagnosticException.class, () -> of(variables));
    String line = String.valueOf(thrown.getMessage());
    assertThat(line).doesNotContain("\n");
    return line;
  }
}
