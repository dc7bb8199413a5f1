package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Services choose their balancing by meta, and a real HAProxy refuses what it does not know: one
 * word, well escaped, that costs nobody else anything.
 */
class BadRegistrationIT {
  private static final int SERVICES = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private OwnSet set;
  private Path catalog;

  @BeforeEach
  void makeSet() {
    set =
        new OwnSet(directory)
            .write(
                OwnSet.DEFAULTS
                    + """
                    frontend own
                        bind 127.0.0.1:9

                    {% for s in services() -%}
                    {% for i in service(name=s.name) -%}
                    backend {{ s.name }}
                        balance {{ i.meta.balance }}
                        server s {{ endpoint(i.address, i.port) }}

                    {% endfor -%}
                    {% endfor -%}
                    """,
                """
                check: {command: [haproxy, -c, -f, "{file}"], timeout: 30s}
                reload: {command: ["true"], timeout: 5s}
                guard: {keep_servers: 0}
                """);
    catalog = directory.resolve("catalog.yaml");
    register(Map.of(), 31000);
  }

  private static String name(int number) {
    return "svc-%02d".formatted(number);
  }

  /** All services at a port each, with the balancing of some. */
  private void register(Map<Integer, String> balances, int ports) {
    StringBuilder yaml = new StringBuilder("services:\n");
    IntStream.range(0, SERVICES)
        .forEach(
            n ->
                yaml.append(
                    "  %s: [{address: 10.0.0.1, port: %d, meta: {balance: '%s'}}]\n"
                        .formatted(name(n), ports + n, balances.getOrDefault(n, "roundrobin"))));
    // In one step, as a reader expects it of a catalog.
    OwnSet.write(directory.resolve("next.yaml"), yaml.toString());
    try {
      Files.move(
          directory.resolve("next.yaml"), catalog, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private CairnProcess sidecar() {
    return CairnProcess.start(
        Map.of(),
        "run",
        set.path().toString(),
        "--catalog=" + catalog,
        "--state-dir=" + directory.resolve("state"));
  }

  /** Every service is served at its new port, but for some. */
  private void awaitServed(int ports, Set<Integer> but) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(set.destination())
                    .content()
                    .satisfies(
                        text ->
                            IntStream.range(0, SERVICES)
                                .forEach(n -> assertServed(text, ports + n, !but.contains(n)))));
  }

  private static void assertServed(String text, int port, boolean served) {
    assertThat(text.contains("server s 10.0.0.1:" + port + "\n"))
        .as("port %d", port)
        .isEqualTo(served);
  }

  private void assertAccepted() {
    Shell check = Shell.run("haproxy", "-c", "-f", set.destination().toString());
    assertThat(check.code()).as(check.output()).isZero();
  }

  @Test
  void oneOrTwoAreLeftOutOrKeptAsTheyWereAndAreNamed() throws Exception {
    register(Map.of(17, "evil"), 31000);
    try (CairnProcess sidecar = sidecar()) {
      sidecar.awaitOutput("service svc-17: the check refuses what it renders to, it is left out");
      awaitServed(31000, Set.of(17));
      assertAccepted();

      register(Map.of(3, "fastest", 38, "evil # {{ 7 }}"), 32000);
      sidecar.awaitOutput(
          "service svc-03: the check refuses what it renders to, its last good form is kept");
      sidecar.awaitOutput(
          "service svc-38: the check refuses what it renders to, its last good form is kept");
      awaitServed(32000, Set.of(3, 38));
      assertThat(set.destination()).content().contains("10.0.0.1:31003\n", "10.0.0.1:31038\n");
      assertAccepted();

      register(Map.of(), 33000);
      awaitServed(33000, Set.of());
      assertThat(sidecar.count("svc-")).isEqualTo(3);
    }
  }

  @Test
  void aValueThatNoTemplateCanPrintCostsNobodyElseAnything() throws Exception {
    try (CairnProcess sidecar = sidecar()) {
      awaitServed(31000, Set.of());
      String broken = "x\n\n    server evil 6.6.6.6:80";
      register(Map.of(5, broken), 32000);
      sidecar.awaitOutput("service svc-05: ");
      awaitServed(32000, Set.of(5));
      assertThat(set.destination()).content().contains("10.0.0.1:31005\n").doesNotContain("evil");
      assertThat(sidecar.output()).contains("cannot render what it registered, its last good form");
    }
  }

  @Test
  void whereEverythingIsBadTheFileStays() throws Exception {
    Map<Integer, String> all = new java.util.HashMap<>();
    IntStream.range(0, SERVICES).forEach(n -> all.put(n, "evil"));
    try (CairnProcess sidecar = sidecar()) {
      awaitServed(31000, Set.of());
      String before = Files.readString(set.destination());
      register(all, 32000);
      sidecar.awaitOutput("the check refuses what it renders to", SERVICES);
      assertThat(set.destination()).hasContent(before);
      sidecar.signal("TERM");
      sidecar.awaitEnd();
      try (CairnProcess next = sidecar()) {
        next.awaitOutput("its last good form is kept", SERVICES);
        assertThat(set.destination()).hasContent(before);
        register(Map.of(), 33000);
        awaitServed(33000, Set.of());
      }
    }
  }
}
