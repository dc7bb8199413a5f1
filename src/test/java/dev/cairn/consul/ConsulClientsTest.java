package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.orbitz.consul.model.State;
import dev.cairn.catalog.Query;
import dev.cairn.consul.ConsulClients.Manner;
import dev.cairn.testing.FakeAnswer;
import dev.cairn.testing.FakeConsul;
import dev.cairn.testing.FakeRequest;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsulClientsTest {
  private static final Manner AT_SEVEN = Manner.waiting(BigInteger.valueOf(7), 5);

  private final FakeConsul consul = FakeConsul.start();
  private final Map<String, String> environment = new HashMap<>();
  private Duration grace = Duration.ofSeconds(30);

  @AfterEach
  void close() {
    consul.close();
  }

  @Test
  void asksForAKeyWithStaleReads() throws Exception {
    assertThat(asked(new Query.Key("a/b", ""), Manner.AT_ONCE).target())
        .isEqualTo("/v1/kv/a%2Fb?stale=");
  }

  @Test
  void asksTheLeader() throws Exception {
    assertThat(asked(new Query.Key("a", ""), Manner.AT_ONCE_FROM_LEADER).query())
        .doesNotContainKey("stale");
  }

  @Test
  void waitsForAChange() throws Exception {
    assertThat(asked(new Query.Key("a", ""), AT_SEVEN).query())
        .containsExactlyInAnyOrderEntriesOf(Map.of("index", "7", "wait", "5s", "stale", ""));
  }

  @Test
  void asksForATree() throws Exception {
    FakeRequest request = asked(new Query.Tree("a/", "dc2"), Manner.AT_ONCE);
    assertThat(request.path()).isEqualTo("/v1/kv/a%2F");
    assertThat(request.query()).containsEntry("recurse", "true").containsEntry("dc", "dc2");
  }

  @Test
  void asksForInstancesInTheOrderOfDistance() throws Exception {
    FakeRequest request = asked(new Query.Instances("web", "dc2", "_agent"), Manner.AT_ONCE);
    assertThat(request.path()).isEqualTo("/v1/health/service/web");
    assertThat(request.query())
        .containsEntry("dc", "dc2")
        .containsEntry("near", "_agent")
        .doesNotContainKey("passing");
  }

  @Test
  void asksForEverythingElseAtItsOwnPath() throws Exception {
    assertThat(asked(new Query.Services("dc2"), AT_SEVEN).path()).isEqualTo("/v1/catalog/services");
    assertThat(asked(new Query.Nodes("dc2", ""), AT_SEVEN).path()).isEqualTo("/v1/catalog/nodes");
    assertThat(asked(new Query.NodeServices("n1", "dc2"), AT_SEVEN).path())
        .isEqualTo("/v1/catalog/node/n1");
    assertThat(consul.requests())
        .allSatisfy(r -> assertThat(r.query()).containsEntry("dc", "dc2").containsKey("index"));
    assertThat(asked(new Query.Datacenters(), Manner.AT_ONCE).path())
        .isEqualTo("/v1/catalog/datacenters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a?dc=x", "a#b", "a%2Fb", "ä€", "a;b&c=d", "a\"b"})
  void keepsANameInsideItsPath(String name) throws Exception {
    FakeRequest request = asked(new Query.Instances(name, "", ""), Manner.AT_ONCE);
    String escaped = request.path().substring("/v1/health/service/".length());
    assertThat(URLDecoder.decode(escaped, StandardCharsets.UTF_8)).isEqualTo(name);
    assertThat(request.query()).containsOnlyKeys("stale");
  }

  @Test
  void refusesANameThatWouldLeaveItsPath() {
    assertThatThrownBy(() -> asked(new Query.Instances("..", "", ""), Manner.AT_ONCE));
    assertThat(consul.requests()).isEmpty();
  }

  @Test
  void asksInANamespace() throws Exception {
    environment.put("CONSUL_NAMESPACE", "team");
    assertThat(asked(new Query.Services(""), Manner.AT_ONCE).query()).containsEntry("ns", "team");
  }

  @Test
  void showsTheTokenInAHeaderOnly() throws Exception {
    environment.put("CONSUL_HTTP_TOKEN", "planted-token");
    for (Query<?> query : new Query<?>[] {new Query.Services(""), new Query.Datacenters()}) {
      FakeRequest request = asked(query, Manner.AT_ONCE);
      assertThat(request.header("X-Consul-Token")).contains("planted-token");
      assertThat(request.target()).doesNotContain("planted");
    }
  }

  @Test
  void showsTokenAndPasswordTogether() throws Exception {
    environment.put("CONSUL_HTTP_TOKEN", "planted-token");
    environment.put("CONSUL_HTTP_AUTH", "operator:pässword");
    FakeRequest request = asked(new Query.Services(""), Manner.AT_ONCE);
    String basic = request.header("Authorization").orElseThrow().replace("Basic ", "");
    assertThat(new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8))
        .isEqualTo("operator:pässword");
    assertThat(request.header("X-Consul-Token")).contains("planted-token");
  }

  /** That of loopback: nothing is compressed there but what is asked for at every registration. */
  @Test
  void letsOnlyTheListOfServicesBeCompressed() throws Exception {
    assertThat(asked(new Query.Services(""), AT_SEVEN).header("Accept-Encoding")).contains("gzip");
    assertThat(asked(new Query.Instances("web", "", ""), AT_SEVEN).header("Accept-Encoding"))
        .contains("identity");
  }

  @Test
  void showsNeitherWhereNoneIsSet() throws Exception {
    FakeRequest request = asked(new Query.Services(""), Manner.AT_ONCE);
    assertThat(request.header("X-Consul-Token")).isEmpty();
    assertThat(request.header("Authorization")).isEmpty();
  }

  @Test
  void givesTheHeadersOfAnAnswer() throws Exception {
    consul.answer(
        "/v1/catalog/services",
        FakeAnswer.json(18446744073709551L, "{}").with("X-Consul-LastContact", "1234"));
    Answer answer = ask(new Query.Services(""), Manner.AT_ONCE);
    assertThat(answer.index()).isEqualTo(18446744073709551L);
    assertThat(answer.lastContact()).isEqualTo(1234);
    assertThat(answer.knownLeader()).isTrue();
  }

  @Test
  void takesA404OfConsulForAbsence() throws Exception {
    consul.answerAll(FakeAnswer.MISSING);
    assertThat(ask(new Query.Key("a", ""), Manner.AT_ONCE).value()).isEqualTo(Optional.empty());
    assertThat(ask(new Query.Tree("a", ""), Manner.AT_ONCE).value()).isEqualTo(List.of());
  }

  static Stream<FakeAnswer> answersOfSomebodyElse() {
    return Stream.of(
        FakeAnswer.status(404, "<html>planted"),
        FakeAnswer.MISSING.with("X-Consul-Index", "0"),
        FakeAnswer.MISSING.with("X-Consul-Index", "none"),
        FakeAnswer.status(204, ""),
        FakeAnswer.status(206, "[]"));
  }

  @ParameterizedTest
  @MethodSource("answersOfSomebodyElse")
  void takesNothingElseForAbsence(FakeAnswer answer) {
    consul.answerAll(answer);
    for (Query<?> query :
        List.of(new Query.Key("a", ""), new Query.Tree("a", ""), new Query.Services(""))) {
      assertThatThrownBy(() -> ask(query, Manner.AT_ONCE))
          .satisfies(
              e ->
                  assertThat(Failure.of(e))
                      .isEqualTo(
                          new Failure(
                              "status " + answer.status() + ", which is none of Consul's",
                              Failure.Blame.REFUSED)));
    }
  }

  @ParameterizedTest
  @MethodSource("listed")
  void takesNoNullForAnEmptyList(Poll poll) {
    consul.answerAll(FakeAnswer.json(9, "null"));
    assertThatThrownBy(() -> ask(poll, Manner.AT_ONCE))
        .satisfies(
            e ->
                assertThat(Failure.of(e))
                    .isEqualTo(
                        new Failure("the answer is no JSON of Consul's", Failure.Blame.CONSUL)));
  }

  static Stream<Poll> listed() {
    return Stream.of(
        new Poll.Question(new Query.Services("")),
        new Poll.Question(new Query.Instances("a", "", "")),
        new Poll.Question(new Query.Nodes("", "")),
        new Poll.AllNodes(""),
        new Poll.ChecksIn(State.FAIL, ""));
  }

  @Test
  void givesUpWhereTheClientLosesAnAnswer() {
    grace = Duration.ofMillis(500);
    consul.answer("/v1/catalog/services", FakeAnswer.json(1, "{}").with("X-Consul-Index", "seven"));
    assertThatThrownBy(() -> ask(new Query.Services(""), Manner.AT_ONCE))
        .satisfies(
            e ->
                assertThat(Failure.of(e))
                    .isEqualTo(new Failure("timeout", Failure.Blame.CONNECTION)));
  }

  private FakeRequest asked(Query<?> query, Manner manner) throws Exception {
    consul.answerAll(FakeAnswer.json(9, query instanceof Query.Services ? "{}" : "[]"));
    if (query instanceof Query.NodeServices) {
      consul.answerAll(FakeAnswer.json(9, "null"));
    }
    ask(query, manner);
    return consul.requests().get(consul.requests().size() - 1);
  }

  private Answer ask(Query<?> query, Manner manner) throws Exception {
    return ask(new Poll.Question(query), manner);
  }

  private Answer ask(Poll poll, Manner manner) throws Exception {
    environment.put("CONSUL_HTTP_ADDR", consul.address());
    try (ConsulClients clients =
        new ConsulClients(ConsulSettings.of(environment, Optional.empty()), grace)) {
      return clients.ask(poll, manner, Optional.empty()).join();
    }
  }
}
