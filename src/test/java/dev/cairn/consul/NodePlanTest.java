package dev.cairn.consul;

import static dev.cairn.consul.Ask.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.cairn.catalog.CatalogSource.Subscription;
import dev.cairn.catalog.Instance;
import dev.cairn.catalog.Query;
import dev.cairn.testing.FakeAnswer;
import dev.cairn.testing.FakeConsul;
import dev.cairn.testing.FakeRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** More services than long polls, of a Consul that does as it is told. */
class NodePlanTest {
  private static final int SERVICES = 12;
  private static final int BUDGET = 16;
  private static final String NODE = "/v1/catalog/node/n0";
  private static final String ANY_CHECK = "/v1/health/state/any";
  private static final String LIST = "/v1/catalog/services";
  private static final Query.Services SERVICE_LIST = new Query.Services("");

  private final FakeConsul consul = FakeConsul.start();
  private final LogLines log = LogLines.capture();
  private final ConsulSource source =
      Ask.watch(Ask.settings(consul, Duration.ofMinutes(9), BUDGET));
  private final Subscription subscription = source.subscribe(() -> {});

  @AfterEach
  void close() {
    source.close();
    consul.close();
    log.close();
  }

  @Test
  void goesOnByNodeWhereOneNodeIsNotAnsweredForAWhile() {
    watch(2);
    eventually().until(() -> consul.parked(NODE) == 1);
    int asked = consul.requests(NODE).size();
    consul.answer(NODE, FakeAnswer.status(500, "rpc error"));
    eventually().until(() -> consul.requests(NODE).size() >= asked + 3);
    consul.answer(service(0), instance(9));
    consul.answer(NODE, node(9, "s0"));
    eventually().until(() -> seen(0).size() == 1);
    assertThat(log.lines(Level.WARN)).noneMatch(l -> l.contains("cannot be watched"));
  }

  @Test
  void doesWithoutNodesWhereTheyAreRefused() {
    consul.answer("/v1/health/state/any", FakeAnswer.status(403, "Permission denied"));
    watch(2, "critical", "warning");
    eventually().until(() -> IntStream.range(0, SERVICES).allMatch(i -> !unseen(i)));
    assertThat(log.lines(Level.WARN)).anyMatch(l -> l.contains("cannot be watched"));
    assertThat(log.lines(Level.INFO)).anyMatch(l -> l.contains("take turns"));
  }

  @Test
  void probesThoseWithoutALongPollAndAsksWhatHasMoved() {
    watch(40);
    List<Integer> unparked = unparked();
    int moved = unparked.get(0);
    consul.answer(service(moved), instance(9));
    consul.answer(LIST, FakeAnswer.json(9, "{}"));
    eventually().until(() -> seen(moved).size() == 1);
    eventually().until(() -> unparked.stream().allMatch(i -> !probes(i).isEmpty()));
    assertThat(probes(moved).get(0).query()).doesNotContainKey("stale");
    for (int other : unparked.subList(1, unparked.size())) {
      assertThat(consul.requests(service(other)))
          .as("it was asked in full once at first")
          .filteredOn(r -> !r.query().containsKey("filter") && r.index() > 0)
          .isEmpty();
    }
  }

  @Test
  void givesALongPollToWhatHasJustChangedAndAsksWhoseItWasOnceMore() {
    watch(40);
    List<Integer> unparked = unparked();
    List<Integer> parked = new ArrayList<>(IntStream.range(0, SERVICES).boxed().toList());
    parked.removeAll(unparked);
    int moved = unparked.get(0);
    Map<Integer, Integer> asked = new HashMap<>();
    parked.forEach(i -> asked.put(i, consul.requests(service(i)).size()));
    consul.answer(service(moved), instance(9));
    consul.answer(LIST, FakeAnswer.json(9, "{}"));
    eventually().until(() -> consul.parked(service(moved)) == 1);
    eventually()
        .until(
            () ->
                parked.stream()
                        .flatMap(
                            i ->
                                consul.requests(service(i)).stream().skip(asked.getOrDefault(i, 0)))
                        .filter(r -> r.index() == 0 && !r.query().containsKey("stale"))
                        .count()
                    == 1);
    consul.answer(service(moved), instance(10));
    eventually()
        .until(() -> consul.requests(service(moved)).stream().anyMatch(r -> r.index() == 10));
    assertThat(consul.requests(LIST)).noneMatch(r -> r.index() == 10);
  }

  /** There is room for the long polls of both plans, so that none is ended. */
  @Test
  void goesOnAtOnceWhereManyServicesAreWantedAgain() {
    watch(1);
    eventually().until(() -> consul.parked(NODE) == 1);
    subscription.want(wanted(2));
    eventually().until(() -> plans().size() == 2);
    eventually().until(() -> IntStream.range(2, SERVICES).allMatch(this::unseen));
    subscription.want(wanted(SERVICES));
    eventually().until(() -> IntStream.range(0, SERVICES).noneMatch(this::unseen));
    consul.answer(service(0), instance(9));
    consul.answer(NODE, node(9, "s0"));
    eventually().until(() -> seen(0).size() == 1);
  }

  /** The other Consul's index happens to be the one before's. */
  @Test
  void asksInFullAfterAnOutage() {
    watch(40);
    int moved = unparked().get(0);
    consul.resetConnections();
    eventually().until(() -> source.status().outageSince().isPresent());
    consul.answer(service(moved), instance(5));
    consul.recover();
    eventually().until(() -> source.status().outageSince().isEmpty());
    consul.answer(LIST, FakeAnswer.json(9, "{}"));
    eventually().until(() -> seen(moved).size() == 1);
  }

  /** The poll on checks in states that are none is left alone for seconds when it was answered. */
  @Test
  void asksInFullAfterAnOutageWhatWasLeftAloneJustThen() {
    watch(2);
    eventually().until(() -> consul.parked(ANY_CHECK) == 1);
    consul.answer(ANY_CHECK, FakeAnswer.json(9, "[]"));
    eventually().until(() -> consul.parked(ANY_CHECK) == 0);
    consul.resetConnections();
    eventually().until(() -> source.status().outageSince().isPresent());
    int asked = consul.requests(ANY_CHECK).size();
    consul.recover();
    eventually().until(() -> consul.requests(ANY_CHECK).size() > asked);
    assertThat(consul.requests(ANY_CHECK).get(asked).index()).isZero();
  }

  @Test
  void endsWhatWaitsForAnotherConsulsIndex() {
    watch(40);
    List<Integer> parked = new ArrayList<>(IntStream.range(0, SERVICES).boxed().toList());
    parked.removeAll(unparked());
    Map<Integer, Integer> asked = new HashMap<>();
    parked.forEach(i -> asked.put(i, consul.requests(service(i)).size()));
    consul.answer(LIST, FakeAnswer.json(3, "{}"));
    for (int i : parked) {
      eventually().until(() -> consul.requests(service(i)).size() > asked.getOrDefault(i, 0));
      FakeRequest next = consul.requests(service(i)).get(asked.getOrDefault(i, 0));
      assertThat(next.index()).isZero();
    }
  }

  /** Each of them would take one of the probes, of which there is one a second. */
  @Test
  void closesTheConnectionsThatNoPollHasWhereOneIsLost() {
    consul.delay(Duration.ofMillis(200));
    watch(40);
    unparked();
    assertThat(consul.open()).isGreaterThan(BUDGET - 4);
    consul.delay(Duration.ZERO);
    eventually().until(() -> consul.parked(LIST) == 1);
    consul.resetParked(LIST);
    eventually().until(() -> consul.open() <= BUDGET - 6);
  }

  @Test
  void goesOnByNodeWhereTheTokenHasItsRightsAgain() {
    watch(2);
    eventually().until(() -> consul.parked(NODE) == 1);
    consul.answerAll(FakeAnswer.status(403, "Permission denied"));
    eventually().until(() -> log.lines(Level.INFO).stream().anyMatch(l -> l.contains("turns")));
    eventually().until(() -> source.status().problems().size() > SERVICES);
    consul.recover();
    eventually().until(() -> consul.parked(NODE) == 1);
    assertThat(log.lines(Level.WARN)).filteredOn(l -> l.contains("(403)")).hasSizeLessThan(8);
  }

  /** A server that is behind would answer a wait at once, with the list from before. */
  @Test
  void asksTheLeaderForTheListWhereANodeTellsOfAnotherService() {
    watch(2);
    AtomicLong index = new AtomicLong(5);
    eventually()
        .until(
            () -> {
              consul.answer(LIST, FakeAnswer.json(index.incrementAndGet(), "{}"));
              return consul.requests(LIST).stream().anyMatch(r -> !r.query().containsKey("stale"));
            });
    int asked = consul.requests(LIST).size();
    consul.answer(LIST, FakeAnswer.json(index.incrementAndGet(), "{\"new\":[]}"));
    consul.answer(NODE, node(9, "new"));
    eventually().until(() -> !subscription.view().answer(SERVICE_LIST).orElseThrow().isEmpty());
    assertThat(consul.requests(LIST).subList(asked, consul.requests(LIST).size()))
        .isNotEmpty()
        .allSatisfy(r -> assertThat(r.query()).doesNotContainKeys("stale", "index"));
  }

  /** It would wait a second with what the server that is behind knows. */
  @Test
  void asksTheLeaderAtOnceForAServiceOfWhichItsNodeTells() {
    watch(2);
    eventually().until(() -> consul.parked(NODE) == 1);
    int asked = consul.requests(service(0)).size();
    consul.answer(service(0), instance(9));
    consul.answer(NODE, node(9, "s0"));
    eventually().until(() -> seen(0).size() == 1);
    List<FakeRequest> requests = consul.requests(service(0));
    assertThat(requests.subList(asked, requests.size()))
        .isNotEmpty()
        .allSatisfy(r -> assertThat(r.query()).doesNotContainKeys("stale", "index"));
  }

  @Test
  void saysWhichPlanRunsAndWhyOnce() {
    watch(2);
    eventually().until(() -> !plans().isEmpty());
    subscription.want(wanted(3));
    eventually().until(() -> plans().size() == 2);
    assertThat(plans())
        .containsExactly(
            "12 services are watched by their 2 nodes, since 13 questions are more than the 8 long"
                + " polls that 16 connections allow",
            "its services have a long poll each again");
  }

  private List<String> plans() {
    return log.lines(Level.INFO).stream()
        .filter(l -> l.contains("services"))
        .map(l -> l.replaceFirst("^.*?: ", ""))
        .toList();
  }

  /** Those that were answered before they could be parked, and are not. */
  private List<Integer> unparked() {
    eventually()
        .until(
            () ->
                IntStream.range(0, SERVICES).filter(i -> consul.parked(service(i)) > 0).count()
                    == BUDGET - 8 - 1 - 4);
    return IntStream.range(0, SERVICES)
        .filter(i -> consul.parked(service(i)) == 0)
        .boxed()
        .toList();
  }

  private List<FakeRequest> probes(int service) {
    return consul.requests(service(service)).stream()
        .filter(r -> r.query().containsKey("filter"))
        .toList();
  }

  private void watch(int nodes) {
    watch(nodes, "critical", "warning", "any");
  }

  private void watch(int nodes, String... states) {
    consul.answer(LIST, FakeAnswer.json(5, "{}"));
    for (String state : states) {
      consul.answer("/v1/health/state/" + state, FakeAnswer.json(5, "[]"));
    }
    IntStream.range(0, nodes).forEach(n -> consul.answer("/v1/catalog/node/n" + n, node(5)));
    IntStream.range(0, SERVICES).forEach(i -> consul.answer(service(i), FakeAnswer.json(5, "[]")));
    consul.answer(
        "/v1/catalog/nodes",
        FakeAnswer.json(
            5,
            IntStream.range(0, nodes)
                .mapToObj("{\"Node\":\"n%d\",\"Address\":\"10.0.0.1\"}"::formatted)
                .collect(Collectors.joining(",", "[", "]"))));
    subscription.want(wanted(SERVICES));
    eventually().until(() -> IntStream.range(0, SERVICES).allMatch(i -> !unseen(i)));
  }

  private static Set<Query<?>> wanted(int services) {
    Set<Query<?>> wanted = new HashSet<>();
    IntStream.range(0, services).forEach(i -> wanted.add(query(i)));
    wanted.add(SERVICE_LIST);
    return wanted;
  }

  private static Query.Instances query(int service) {
    return new Query.Instances("s" + service, "", "");
  }

  private static String service(int service) {
    return "/v1/health/service/s" + service;
  }

  private boolean unseen(int service) {
    return subscription.view().answer(query(service)).isEmpty();
  }

  private List<Instance> seen(int service) {
    return subscription.view().answer(query(service)).orElseThrow();
  }

  private static FakeAnswer instance(long index) {
    return FakeAnswer.json(
        index,
        """
        [{"Node":{"Node":"n0","Address":"10.0.0.1"},"Checks":[],
          "Service":{"ID":"i","Service":"s0","Tags":[],"Address":"","Meta":{},"Port":80}}]""");
  }

  private static FakeAnswer node(long index, String... services) {
    return FakeAnswer.json(
        index,
        """
        {"Node":{"Node":"n0","Address":"10.0.0.1"},"Services":{%s}}"""
            .formatted(
                List.of(services).stream()
                    .map(
                        s ->
                            """
                            "%1$s":{"ID":"%1$s","Service":"%1$s","Tags":[],"Address":"","Meta":{},"Port":80}"""
                                .formatted(s))
                    .collect(Collectors.joining(","))));
  }
}
