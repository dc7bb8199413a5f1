package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.testing.FakeAnswer;
import dev.cairn.testing.FakeConsul;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsContextTest {
  private static final String SERVICES = "/v1/catalog/services";

  @TempDir static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static TestAuthority authority;

  @BeforeAll
  static void makeCertificates() throws Exception {
    authority = new TestAuthority(directory);
  }

  @Test
  void trustsTheGivenAuthority() throws Exception {
    assertThat(asked("server", false, "CONSUL_CACERT", authority.file("ca.pem"))).isEqualTo("ok");
  }

  @Test
  void trustsEachCertificateOfTheFile() throws Exception {
    Path both = directory.resolve("both.pem");
    Files.writeString(
        both,
        Files.readString(directory.resolve("other.pem"))
            + Files.readString(directory.resolve("ca.pem")));
    assertThat(asked("server", false, "CONSUL_CACERT", both.toString())).isEqualTo("ok");
  }

  @Test
  void trustsNoOtherAuthority() throws Exception {
    assertThat(asked("server", false, "CONSUL_CACERT", authority.file("other.pem")))
        .startsWith("TLS: ");
    assertThat(asked("server", false)).startsWith("TLS: ");
  }

  @Test
  void trustsNoCertificateForAnotherName() throws Exception {
    assertThat(asked("elsewhere", false, "CONSUL_CACERT", authority.file("ca.pem")))
        .startsWith("TLS: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"server", "elsewhere"})
  void trustsAnyoneWhereNothingIsVerified(String certificate) throws Exception {
    assertThat(asked(certificate, false, "CONSUL_HTTP_SSL_VERIFY", "false")).isEqualTo("ok");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sec1", "pkcs1", "pkcs8"})
  void showsTheClientsCertificate(String client) throws Exception {
    assertThat(
            asked(
                "server",
                true,
                "CONSUL_CACERT",
                authority.file("ca.pem"),
                "CONSUL_CLIENT_CERT",
                authority.file(client + ".pem"),
                "CONSUL_CLIENT_KEY",
                authority.file(client + ".key")))
        .isEqualTo("ok");
  }

  @Test
  void isRefusedWithoutACertificateThatConsulAsksFor() throws Exception {
    assertThat(asked("server", true, "CONSUL_CACERT", authority.file("ca.pem"))).isNotEqualTo("ok");
  }

  @ParameterizedTest
  @CsvSource({
    "CONSUL_CACERT, missing.pem",
    "CONSUL_CACERT, ca.key",
    "CONSUL_CACERT, empty.pem",
    "CONSUL_CLIENT_KEY, missing.key",
    "CONSUL_CLIENT_KEY, ca.pem",
    "CONSUL_CLIENT_CERT, empty.pem",
    "CONSUL_CLIENT_CERT, pkcs8.key",
  })
  void namesWhatCannotBeUsedInOneLine(String variable, String file) throws Exception {
    Files.writeString(directory.resolve("empty.pem"), "");
    Map<String, String> environment = new HashMap<>();
    environment.put("CONSUL_CLIENT_CERT", authority.file("pkcs8.pem"));
    environment.put("CONSUL_CLIENT_KEY", authority.file("pkcs8.key"));
    environment.put(variable, authority.file(file));
    assertThatThrownBy(() -> TlsContext.of(ConsulSettings.of(environment, Optional.empty()).tls()))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageStartingWith("consul TLS: ")
        .hasMessageContaining(variable)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONSUL_CLIENT_CERT", "CONSUL_CLIENT_KEY"})
  void refusesHalfOfAPair(String variable) {
    ConsulSettings settings =
        ConsulSettings.of(Map.of(variable, authority.file("pkcs8.pem")), Optional.empty());
    assertThatThrownBy(() -> TlsContext.of(settings.tls()))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("CONSUL_CLIENT_CERT");
  }

  @Test
  void followsAPlainAgentThatRedirectsToTlsByTheSameCertificates() throws Exception {
    try (FakeConsul secure = FakeConsul.start(authority.sockets("server", false));
        FakeConsul plain = FakeConsul.start()) {
      secure.answer(SERVICES, FakeAnswer.json(7, "{}"));
      String there = "https://" + secure.address() + SERVICES;
      plain.answer(SERVICES, FakeAnswer.status(307, "").with("Location", there));
      String address = "http://" + plain.address();
      assertThat(asked(address, Map.of("CONSUL_CACERT", authority.file("ca.pem")))).isEqualTo("ok");
      assertThat(asked(address, Map.of("CONSUL_CACERT", authority.file("other.pem"))))
          .startsWith("TLS: ");
      assertThat(asked(address, Map.of())).startsWith("TLS: ");
      assertThat(asked(address, Map.of("CONSUL_CACERT", "/missing.pem")))
          .contains("correct CONSUL_CACERT");
    }
  }

  /** Whether a question is answered, else why not. */
  private static String asked(String certificate, boolean asksForOne, String... variables)
      throws Exception {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    try (FakeConsul consul = FakeConsul.start(authority.sockets(certificate, asksForOne))) {
      consul.answer(SERVICES, FakeAnswer.json(7, "{}"));
      return asked("https://" + consul.address(), environment);
    }
  }

  private static String asked(String address, Map<String, String> environment) {
    ConsulSettings settings = ConsulSettings.of(environment, Optional.of(address));
    try (ConsulClients clients = new ConsulClients(settings)) {
      Poll question = new Poll.Question(new Query.Services(""));
      Throwable thrown =
          catchThrowable(
              () -> clients.ask(question, ConsulClients.Manner.AT_ONCE, Optional.empty()).join());
      return thrown == null ? "ok" : Failure.of(thrown).reason();
    }
  }
}
