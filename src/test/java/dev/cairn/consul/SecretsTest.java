package dev.cairn.consul;

import static dev.cairn.consul.Ask.eventually;
import static dev.cairn.consul.Ask.key;
import static dev.cairn.consul.Ask.value;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.cairn.catalog.CatalogSource.Subscription;
import dev.cairn.catalog.Query;
import dev.cairn.testing.FakeAnswer;
import dev.cairn.testing.FakeConsul;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything here that starts with "planted" is secret. */
class SecretsTest {
  private static final FakeAnswer GOOD = value(7, "planted-value");
  private static final Set<Query<?>> WANTED = Set.of(key("a"), new Query.Tree("t", ""));

  private final FakeConsul consul = FakeConsul.start();
  private final LogLines log = LogLines.capture();
  private final StringBuilder statuses = new StringBuilder();

  @AfterEach
  void close() {
    consul.close();
    log.close();
  }

  @Test
  void stayOutOfEverythingWhileAllIsWell() {
    watchAnd(well -> {});
  }

  static List<FakeAnswer> misbehaviours() {
    return List.of(
        FakeAnswer.status(403, "planted-value"),
        FakeAnswer.status(500, "planted-value"),
        FakeAnswer.json(9, "[{\"Key\": planted-value"),
        FakeAnswer.json(9, "{\"planted-value\": 1}"),
        value(8, "planted-value").cut());
  }

  @ParameterizedTest
  @MethodSource("misbehaviours")
  void stayOutOfEverythingWhateverConsulSays(FakeAnswer misbehaviour) {
    watchAnd(
        source -> {
          consul.answerAll(misbehaviour);
          eventually().until(() -> !source.status().problems().isEmpty());
          eventually().until(() -> !log.lines(Level.WARN).isEmpty());
        });
  }

  @Test
  void stayOutOfEverythingWhenConsulGoes() {
    watchAnd(
        source -> {
          consul.resetConnections();
          eventually().until(() -> !source.status().problems().isEmpty());
          eventually().until(() -> !log.lines(Level.WARN).isEmpty());
        });
  }

  private void watchAnd(Consumer<ConsulSource> then) {
    consul.answerAll(GOOD);
    try (ConsulSource source = Ask.watch(settings())) {
      Subscription subscription = source.subscribe(() -> {});
      subscription.want(WANTED);
      eventually().until(() -> Ask.allAnswered(subscription, WANTED.stream()));
      then.accept(source);
      statuses.append(source.status()).append(source).append(subscription);
    }
    for (String secret : secrets()) {
      assertThat(log.text()).doesNotContain(secret);
      assertThat(statuses.toString()).doesNotContain(secret);
      assertThat(consul.requests()).noneMatch(r -> r.target().contains(secret));
    }
    assertThat(consul.requests())
        .allSatisfy(r -> assertThat(r.header("X-Consul-Token")).contains("planted-token"));
  }

  private static List<String> secrets() {
    return List.of("planted", encoded("planted-value"), encoded("operator:planted-password"));
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private ConsulSettings settings() {
    Map<String, String> environment =
        Map.of(
            "CONSUL_HTTP_ADDR", consul.address(),
            "CONSUL_HTTP_TOKEN", "planted-token",
            "CONSUL_HTTP_AUTH", "operator:planted-password");
    return ConsulSettings.of(environment, Optional.empty());
  }
}
