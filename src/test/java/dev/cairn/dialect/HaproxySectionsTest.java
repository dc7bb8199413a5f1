package dev.cairn.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HaproxySectionsTest {
  private final HaproxyDialect haproxy = new HaproxyDialect();

  @Test
  void readsDirectivesAndServers() {
    String configuration =
        """
        # Written by Cairn
        global
          maxconn 4096

        # production
        backend cluster_production:test-server
          balance roundrobin   # by tag
          server a-1 10.0.0.1:31000 check
          server "b 2" 10.0.0.2:31000
          server-template t 1-3 x.example:80
        """;
    assertThat(haproxy.sections(configuration))
        .containsExactly(
            new Section("global", "", 2, List.of("maxconn 4096"), Map.of()),
            new Section(
                "backend",
                "cluster_production:test-server",
                6,
                List.of(
                    "balance roundrobin",
                    "server a-1 10.0.0.1:31000 check",
                    "server \"b 2\" 10.0.0.2:31000",
                    "server-template t 1-3 x.example:80"),
                Map.of(
                    "a-1", "server a-1 10.0.0.1:31000 check",
                    "b 2", "server \"b 2\" 10.0.0.2:31000")));
  }

  @Test
  void keepsTheOrderOfServers() {
    Section backend =
        haproxy.sections("backend x\n server c :1\n server a :2\n server b :3").get(0);
    assertThat(backend.servers().keySet()).containsExactly("c", "a", "b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "global",
        "defaults",
        "frontend",
        "backend",
        "listen",
        "userlist",
        "peers",
        "mailers",
        "resolvers",
        "cache",
        "program",
        "http-errors",
        "ring",
        "log-forward",
        "fcgi-app"
      })
  void startsASectionAtEveryKeywordOfTheManual(String kind) {
    assertThat(haproxy.sections("backend x\n mode tcp\n" + kind + " y\n z"))
        .extracting(Section::kind, Section::name, Section::directives)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("backend", "x", List.of("mode tcp")),
            org.assertj.core.groups.Tuple.tuple(kind, "y", List.of("z")));
  }

  @Test
  void countsPeersAndLogTargetsAsNoServers() {
    assertThat(haproxy.sections("peers x\n server a 10.0.0.1:1024\nring y\n server b 10.0.0.2:514"))
        .allSatisfy(section -> assertThat(section.servers()).isEmpty())
        .hasSize(2);
  }

  @Test
  void takesWhatFollowsTheNameForADirective() {
    assertThat(haproxy.sections("frontend x from base").get(0).directives())
        .containsExactly("from base");
  }

  @Test
  void findsNoSectionInAnEmptyText() {
    assertThat(haproxy.sections("")).isEmpty();
    assertThat(haproxy.sections("# only a comment\n")).isEmpty();
  }
}
