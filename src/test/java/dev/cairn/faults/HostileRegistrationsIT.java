package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.template.Rendering;
import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.Certificate;
import dev.cairn.testing.ConsulAgent;
import dev.cairn.testing.Shell;
import dev.cairn.testing.ShippedSets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hostile catalogs before a real HAProxy and a real nginx, and hostile registrations that a real
 * Consul accepts.
 */
class HostileRegistrationsIT {
  private static final int CATALOGS = 6;
  private static final int REGISTRATIONS = 40;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  @BeforeEach
  void makeWhatTheConfigurationNames() throws IOException {
    Certificate.selfSigned(directory);
    Files.writeString(directory.resolve("server-state"), "1\n");
  }

  static Stream<Arguments> all() {
    return HostileRegistrationsTest.sets().stream()
        .flatMap(
            set -> IntStream.range(0, CATALOGS).mapToObj(seed -> Arguments.of(set, 7000 + seed)));
  }

  private String variable(String name, String file) {
    return name + "=" + directory.resolve(file);
  }

  /** Without a warning: neither prints a word. */
  @ParameterizedTest
  @MethodSource("all")
  void theProxyTakesTheFile(Path set, long seed) throws IOException {
    boolean nginx = set.toString().contains("nginx");
    List<String> variables = new ArrayList<>();
    variables.add("hosts." + HostileCatalog.GOOD + "=www.example.com");
    if (nginx) {
      variables.add(variable("pid", "pid"));
      variables.add(variable("access_log", "access.log"));
      variables.add(variable("error_log", "error.log"));
    } else {
      variables.add(variable("server_state_file", "server-state"));
    }
    if (set.endsWith("external")) {
      variables.add(variable("certificate", "test.pem"));
    }
    Rendering rendering =
        Rendered.by(set, variables.toArray(String[]::new)).of(new HostileCatalog(seed).hostile);
    Path file = Files.writeString(directory.resolve("x"), HostileRegistrationsTest.text(rendering));
    if (nginx) {
      Shell check = Shell.run("nginx", "-q", "-t", "-c", file.toString());
      assertThat(check).isEqualTo(new Shell(0, ""));
    } else {
      assertAccepted(file);
    }
  }

  private static void assertAccepted(Path configuration) {
    Shell check = Shell.run("haproxy", "-c", "-f", configuration.toString());
    assertThat(check.code()).as(check.output()).isZero();
    assertThat(check.output()).doesNotContainIgnoringCase("warning").doesNotContain("ALERT");
  }

  /** Whether Consul took it; what it refuses is none of our business. */
  private static boolean register(ConsulAgent consul, Random random, int number) {
    Map<String, Object> service = new HashMap<>();
    service.put("ID", text(random, "id-" + number));
    service.put("Name", text(random, "svc-" + number));
    service.put("Address", text(random, "10.0.0.1"));
    service.put("Port", 32000 + number);
    String listen = "internal-listen-http-" + (4000 + number);
    service.put("Tags", List.of("production", listen, text(random, "x"), text(random, "y")));
    service.put("Meta", Map.of("owner", text(random, "ann")));
    try {
      consul.put("/v1/agent/service/register", JSON.writeValueAsString(service));
      return true;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (UncheckedIOException e) {
      assertThat(e).hasMessageContaining("/v1/agent/service/register: 4");
      return false;
    }
  }

  private static String text(Random random, String harmless) {
    String text = random.nextBoolean() ? Poison.any(random) : harmless;
    return text.length() < 100_000 ? text : text.substring(0, 100_000);
  }

  @Test
  void theGoodServiceIsServedBesideAllThatConsulTakes() throws Exception {
    Path file = directory.resolve("haproxy.cfg");
    ShippedSets sets =
        ShippedSets.copyTo(directory)
            .replace("haproxy/internal", "/etc/haproxy/haproxy.cfg", file.toString())
            .replace("haproxy/internal", "../../../reload-hooks/haproxy-iptables.sh", "\"true\"");
    Random random = new Random(11);
    try (ConsulAgent consul = ConsulAgent.start(directory)) {
      long taken =
          IntStream.range(0, REGISTRATIONS).filter(n -> register(consul, random, n)).count();
      assertThat(taken).as("how many Consul took").isGreaterThan(REGISTRATIONS / 2);
      try (CairnProcess sidecar =
          CairnProcess.start(
              Map.of(),
              "run",
              sets.set("haproxy/internal").toString(),
              "--consul-addr=" + consul.address(),
              "--state-dir=" + directory.resolve("state"),
              "--set=server_state_file=" + directory.resolve("server-state"))) {
        consul.register("good-1", "good", 31000, "production", "internal-listen-http-3000");
        await()
            .atMost(Duration.ofSeconds(60))
            .failFast(() -> assertThat(sidecar.isAlive()).as(sidecar.output()).isTrue())
            .untilAsserted(
                () ->
                    assertThat(file)
                        .content()
                        .contains("server test-node-31000 127.0.0.1:31000 check"));
        sidecar.awaitOutput("left out");
        assertThat(sidecar.output()).doesNotContain("this should not have happened");
      }
    }
    assertAccepted(file);
    assertOnlyOurDirectives(Files.readString(file));
  }

  private static void assertOnlyOurDirectives(String text) {
    ConfigurationText read = HaproxyText.read(text);
    assertThat(read.sections()).hasSizeGreaterThan(5);
    read.sections()
        .forEach(
            (opening, directives) -> {
              assertThat(opening.get(0))
                  .isIn("global", "defaults", "frontend", "backend", "listen");
              assertThat(opening.size()).isLessThanOrEqualTo(2);
              directives.forEach(
                  directive -> assertThat(directive).doesNotContain("evil", "/tmp/evil", "x"));
              directives.stream()
                  .filter(directive -> directive.get(0).equals("server"))
                  .forEach(server -> assertThat(server.get(2)).matches("[0-9.]+:[0-9]+"));
            });
  }
}
