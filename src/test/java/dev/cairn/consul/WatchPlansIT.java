package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.cairn.catalog.CatalogSource.Subscription;
import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Instance;
import dev.cairn.catalog.Memory;
import dev.cairn.catalog.Query;
import dev.cairn.catalog.Status;
import dev.cairn.template.RenderedFile;
import dev.cairn.template.Rendering;
import dev.cairn.template.TemplateEngine;
import dev.cairn.template.TemplateSettings;
import dev.cairn.templateset.FileSpec;
import dev.cairn.templateset.SetManifest;
import dev.cairn.templateset.SetSpec;
import dev.cairn.templateset.Variables;
import dev.cairn.testing.Certificate;
import dev.cairn.testing.ConsulAgent;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A template sees the same under every plan: all of them watch one real Consul that churns. Only
 * what a passing check says comes later where services are not asked one by one.
 */
class WatchPlansIT {
  private static final int SERVICES = 30;
  private static final int ROUNDS = 12;
  private static final int CHANGES = 15;

  /** So long that what no plan tells of is not asked for in turn while the test runs. */
  private static final Duration WAIT = Duration.ofMinutes(9);

  private static final TemplateEngine BALANCER = balancer();

  @TempDir Path directory;
  private final Random random = new Random(6);
  private final LogLines log = LogLines.capture();
  private final List<ConsulSource> sources = new ArrayList<>();
  private ConsulAgent consul;

  @BeforeEach
  void start() {
    consul = ConsulAgent.start(directory);
  }

  @AfterEach
  void stop() {
    sources.forEach(ConsulSource::close);
    consul.close();
    log.close();
  }

  @Test
  void seesTheSameByServiceByNodeAndBySweepsOfNodes() {
    registerAll(6);
    List<Subscription> plans = List.of(watch(64), watch(21), watch(16), watch(12));
    churn(6, plans, questions(), ROUNDS);
    assertThat(plansSaid())
        .contains(
            "30 services are watched by their 7 nodes, since 32 questions are more than the 13"
                + " long polls that 21 connections allow",
            "30 services are watched by 2 of their 7 nodes; the others are asked at every"
                + " registration, since 32 questions are more than the 8 long polls that 16"
                + " connections allow",
            "6 questions take turns, since they are more than the 4 long polls that 12 connections"
                + " allow");
  }

  @Test
  void missesNothingWhileThePlanChanges() {
    registerAll(6);
    Subscription plan = watch(21);
    for (int services : List.of(8, SERVICES, 8, SERVICES)) {
      plan.want(questions(services));
      churn(6, List.of(plan), questions(services), 1);
    }
    assertThat(plansSaid())
        .filteredOn(l -> l.startsWith("its services have a long poll each again"))
        .hasSize(2);
  }

  @Test
  void seesTheSameBySweepsOfServices() {
    registerAll(50);
    List<Subscription> plans = List.of(watch(64), watch(16));
    churn(50, plans, questions(), ROUNDS);
    assertThat(plansSaid())
        .containsExactly(
            "30 services have long polls for 2; the others are asked at every registration, since"
                + " 32 questions are more than the 8 long polls that 16 connections allow");
  }

  /**
   * An instance on a node that is not asked at once is seen because of another one, and is gone
   * again before its node is asked, which looks as it did before.
   */
  @Test
  void seesNoMoreOfWhatIsGoneBeforeItsNodeIsAsked() throws InterruptedException {
    int nodes = 20;
    registerAll(nodes);
    List<Subscription> plans = List.of(watch(21));
    for (int service = 0; service < SERVICES; service++) {
      // Nothing of this service is there: 30 services go round 20 nodes in tens.
      int cold = (service + 5) % nodes;
      service(0, (service + 1) % SERVICES, 26_000 + service);
      service(cold, service, 27_000);
      service(0, service, 28_000 + service);
      Thread.sleep(2 + random.nextInt(5));
      deregister(cold, "\"ServiceID\":\"s" + service + "\"");
      Thread.sleep(150);
    }
    // Before more than one of them has its turn without being told of.
    assertSeen(plans, questions(), WAIT.dividedBy(SERVICES));
    assertThat(plansSaid()).anyMatch(l -> l.contains("watched by 7 of their 21 nodes"));
  }

  /** Over HTTP/2 many long polls share a connection. */
  @Test
  void seesTheSameOverFewConnectionsWhereTheyAreShared() throws IOException {
    consul.close();
    Path pem = Certificate.selfSigned(directory);
    int port = freePort();
    String keys = "cert_file = \"%s\" key_file = \"%1$s\"".formatted(pem);
    consul = ConsulAgent.start(directory, "-https-port=" + port, "-hcl", keys);
    registerAll(50);
    String address = "https://127.0.0.1:" + port;
    List<Subscription> plans = List.of(watch(64), watch(address, 2));
    churn(50, plans, questions(), ROUNDS);
    assertThat(connectionsTo(port)).isBetween(1L, 2L);
    assertThat(plansSaid())
        .noneMatch(l -> l.contains("take turns, since they are more than the 2"));
    assertThat(log.lines(Level.INFO)).noneMatch(l -> l.contains("are asked at every"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static long connectionsTo(int port) throws IOException {
    String to = ":%04X 01 ".formatted(port);
    List<String> sockets = new ArrayList<>(Files.readAllLines(Path.of("/proc/net/tcp")));
    sockets.addAll(Files.readAllLines(Path.of("/proc/net/tcp6")));
    return sockets.stream().filter(line -> line.contains(to)).count();
  }

  private List<String> plansSaid() {
    return log.lines(Level.INFO).stream()
        .filter(l -> l.contains("services have") || l.contains(", since "))
        .map(l -> l.replaceFirst(".*?: ", ""))
        .sorted()
        .toList();
  }

  private Subscription watch(int connections) {
    return watch(consul.address(), connections);
  }

  private Subscription watch(String address, int connections) {
    Map<String, String> environment =
        Map.of("CONSUL_HTTP_ADDR", address, "CONSUL_HTTP_SSL_VERIFY", "false");
    ConsulSettings settings =
        ConsulSettings.of(environment, Optional.empty())
            .with(WAIT, Duration.ofSeconds(2), connections);
    ConsulSource source = Ask.watch(settings);
    sources.add(source);
    Subscription subscription = source.subscribe(() -> {});
    subscription.want(questions());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Ask.allAnswered(subscription, questions().stream()));
    return subscription;
  }

  private static Set<Query<?>> questions() {
    return questions(SERVICES);
  }

  /** Some in capitals: Consul tells no capital letter from a small one. */
  private static Set<Query<?>> questions(int services) {
    Set<Query<?>> all = new HashSet<>();
    IntStream.range(0, services)
        .forEach(i -> all.add(new Query.Instances((i % 7 == 0 ? "SVC-" : "svc-") + i, "", "")));
    all.add(new Query.Services(""));
    all.add(Ask.key("service/haproxy/maxconn"));
    return all;
  }

  private void churn(int nodes, List<Subscription> plans, Set<Query<?>> wanted, int rounds) {
    for (int round = 0; round < rounds; round++) {
      IntStream.range(0, CHANGES).forEach(i -> change(nodes));
      assertSeen(plans, wanted, Duration.ofSeconds(60));
    }
  }

  private void assertSeen(List<Subscription> plans, Set<Query<?>> wanted, Duration patience) {
    Truth truth = truth(wanted);
    for (Subscription plan : plans) {
      await()
          .atMost(patience)
          .untilAsserted(() -> assertThat(differing(seen(plan), truth.answers())).isEmpty());
      assertThat(file(plan.view(), wanted)).isEqualTo(truth.file());
    }
  }

  private static List<String> differing(Map<Query<?>, Object> seen, Map<Query<?>, Object> truth) {
    return truth.entrySet().stream()
        .filter(e -> !e.getValue().equals(seen.get(e.getKey())))
        .map(e -> e.getKey() + ": " + seen.get(e.getKey()) + " instead of " + e.getValue())
        .toList();
  }

  /**
   * @param file what the shipped internal balancer makes of it
   */
  private record Truth(Map<Query<?>, Object> answers, String file) {}

  /** As somebody sees it who asks each question once. */
  private Truth truth(Set<Query<?>> wanted) {
    ConsulSettings settings =
        ConsulSettings.of(Map.of("CONSUL_HTTP_ADDR", consul.address()), Optional.empty());
    try (ConsulSource once = new ConsulSource(settings, false, Ask.CLOCK)) {
      Subscription subscription = once.subscribe(() -> {});
      subscription.want(wanted);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Ask.allAnswered(subscription, wanted.stream()));
      String file = file(subscription.view(), wanted);
      assertThat(file).contains("frontend internal_http_in_production:svc-", "\n    server n");
      return new Truth(seen(subscription), file);
    }
  }

  private static TemplateEngine balancer() {
    SetSpec spec =
        SetManifest.read(
            Path.of("templates/haproxy/internal"), new Variables(List.of(), List.of()));
    return new TemplateEngine(
        new TemplateSettings(
            spec.directory(),
            spec.files().stream().map(FileSpec::template).toList(),
            spec.dialect(),
            spec.listeners(),
            spec.variables(),
            spec.env(),
            Map.of(),
            spec.hostNames()));
  }

  private static String file(CatalogView view, Set<Query<?>> wanted) {
    Rendering rendering = BALANCER.render(onlyOf(view, wanted), Memory.NONE);
    assertThat(rendering).isInstanceOf(Rendering.Complete.class);
    List<RenderedFile> files = ((Rendering.Complete) rendering).files();
    return files.get(0).text();
  }

  /** The template asks in small letters, and sees the services that are asked for. */
  private static CatalogView onlyOf(CatalogView view, Set<Query<?>> wanted) {
    return new CatalogView() {
      @Override
      @SuppressWarnings("unchecked") // Each question is answered as it was in the view.
      public <A> Optional<A> answer(Query<A> query) {
        if (query instanceof Query.Services) {
          return (Optional<A>)
              view.answer(new Query.Services(""))
                  .map(all -> all.stream().filter(s -> wanted.contains(of(s.name()))).toList());
        }
        return query instanceof Query.Instances q
            ? (Optional<A>) view.answer(of(q.service()))
            : view.answer(query);
      }
    };
  }

  private static Query.Instances of(String service) {
    boolean capital = service.startsWith("svc-") && Integer.parseInt(service.substring(4)) % 7 == 0;
    return new Query.Instances(capital ? service.replace("svc", "SVC") : service, "", "");
  }

  private static Map<Query<?>, Object> seen(Subscription subscription) {
    Map<Query<?>, Object> seen = new HashMap<>();
    questions().forEach(q -> subscription.view().answer(q).ifPresent(a -> seen.put(q, toldOf(a))));
    return seen;
  }

  private static Object toldOf(Object answer) {
    return answer instanceof List<?> list
        ? list.stream().map(WatchPlansIT::withoutPassingChecks).toList()
        : answer;
  }

  private static Object withoutPassingChecks(Object element) {
    return element instanceof Instance i
        ? new Instance(
            i.node(),
            i.nodeAddress(),
            i.nodeMeta(),
            i.id(),
            i.name(),
            i.address(),
            i.port(),
            i.tags(),
            i.meta(),
            i.weights(),
            i.status(),
            i.checks().stream().filter(c -> c.status() != Status.PASSING).toList())
        : element;
  }

  private void registerAll(int nodes) {
    IntStream.range(0, nodes)
        .forEach(n -> register(n, "\"Address\":\"10.0.0.%d\"".formatted(n + 1)));
    IntStream.range(0, SERVICES * 3).forEach(i -> service(i % nodes, i % SERVICES, 20_000 + i));
  }

  private void change(int nodes) {
    int node = random.nextInt(nodes);
    int service = random.nextInt(SERVICES);
    switch (random.nextInt(11)) {
      case 0, 1, 2 -> service(node, service, 20_000 + random.nextInt(5_000));
      case 3 -> deregister(node, "\"ServiceID\":\"s" + service + "\"");
      case 4 -> serviceCheck(node, service);
      case 5 -> register(node, "\"Address\":\"10.0.1.%d\"".formatted(1 + random.nextInt(200)));
      case 6 -> nodeCheck(node);
      case 7 -> maintenance(node);
      case 8 -> register(nodes + random.nextInt(2), "\"Address\":\"10.0.2.1\"");
      case 9 -> deregister(nodes + random.nextInt(2), "\"Datacenter\":\"dc1\"");
      default -> consul.putKey("service/haproxy/maxconn", "" + random.nextInt(9_000));
    }
  }

  private void service(int node, int service, int port) {
    register(
        node,
        """
        "SkipNodeUpdate":true,"Service":{"ID":"s%d","Service":"svc-%d","Port":%d,
        "Tags":["%s","internal-listen-http-%d"],
        "Meta":{"primary":"%d","secondary":"%d"}}"""
            .formatted(
                service,
                service,
                port,
                random.nextBoolean() ? "production" : "staging",
                3000 + service,
                port % 2,
                1 - port % 2));
  }

  /** Of a service that need not be there: Consul refuses that then. */
  private void serviceCheck(int node, int service) {
    service(node, service, 25_000);
    check(node, "check-s" + service, ",\"ServiceID\":\"s" + service + "\"");
  }

  private void nodeCheck(int node) {
    check(node, "disk", "");
  }

  private void maintenance(int node) {
    if (random.nextBoolean()) {
      register(
          node,
          """
          "SkipNodeUpdate":true,"Check":{"CheckID":"_node_maintenance","Name":"m",\
          "Status":"critical"}""");
    } else {
      deregister(node, "\"CheckID\":\"_node_maintenance\"");
    }
  }

  private void check(int node, String id, String of) {
    String status = List.of("passing", "warning", "critical", "weird").get(random.nextInt(4));
    register(
        node,
        """
        "SkipNodeUpdate":true,"Check":{"CheckID":"%s","Name":"c","Status":"%s","Output":"%d"%s}"""
            .formatted(id, status, random.nextInt(3), of));
  }

  private void register(int node, String what) {
    consul.put(
        "/v1/catalog/register",
        "{\"Node\":\"n%d\",%s%s}"
            .formatted(
                node, what.startsWith("\"Address") ? "" : "\"Address\":\"10.9.9.9\",", what));
  }

  private void deregister(int node, String what) {
    consul.put("/v1/catalog/deregister", "{\"Node\":\"n%d\",%s}".formatted(node, what));
  }
}
