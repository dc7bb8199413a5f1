package dev.cairn.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NginxDialectTest {
  private static final String CONFIGURATION =
      """
      user www-data; # not a server { listen 1; }
      events { worker_connections 10; }
      http {
          upstream "a b" {
              server 10.0.0.1:80 weight=2;
              server 10.0.0.2:80;
          }
          server {
              listen 80 default_server;
              listen [::]:443 ssl;
              server_name x.example "y.example";
              location / { proxy_pass http://a; }
          }
          server { return 404; }
          server { listen unix:/run/x; }
          server { listen 127.0.0.1; }
          server { listen *:8000-8002; set $a "${b}; listen 5;"; }
      }
      stream {
          upstream c { server 10.0.0.3:90 max_fails=1; }
          server { listen 5432; proxy_pass c; }
          server { listen 53 udp; proxy_pass c; }
      }
      """;

  private final Dialect nginx = Dialects.byName("nginx").orElseThrow();

  /** A template around a value, as it is written. */
  private String around(String before, String value, String after) {
    return nginx.whole(before + nginx.word(value) + after);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "plain|a plain;",
        "1.2.3.4:80|a 1.2.3.4:80;",
        "two words|a \"two words\";",
        "x; evil on|a \"x; evil on\";",
        "} server {|a \"} server {\";",
        "#no comment|a \"#no comment\";",
        "say \"x\"|a \"say \\\"x\\\"\";",
        "back\\slash|a \"back\\\\slash\";",
        "it's|a \"it's\";",
        "äöü|a äöü;",
      })
  void quotesAValueAsAWhole(String value, String expected) {
    assertThat(around("a ", value, ";")).isEqualTo(expected);
  }

  @Test
  void quotesTheWordAroundAValue() {
    assertThat(around("a http://cluster_", "x; evil", "/y;"))
        .isEqualTo("a \"http://cluster_x; evil/y\";");
    assertThat(around("a ${b}_", "c d", "{")).isEqualTo("a \"${b}_c d\"{");
    assertThat(around("a q\"", "c d", ";")).isEqualTo("a \"q\\\"c d\";");
    assertThat(around("a \\ b", "c d", ";")).isEqualTo("a \"\\ bc d\";");
  }

  @Test
  void keepsToTheQuotesOfTheTemplate() {
    assertThat(around("a \"x ", "it's \"y\"; \\", " z\";"))
        .isEqualTo("a \"x it's \\\"y\\\"; \\\\ z\";");
    assertThat(around("a 'x ", "it's \"y\"", "';")).isEqualTo("a 'x it\\'s \"y\"';");
    assertThat(around("a 'x\\' ", "; }", "';")).isEqualTo("a 'x\\' ; }';");
  }

  @Test
  void printsNothingAsAnEmptyWordOrAsNothingInsideOne() {
    assertThat(around("a ", "", ";")).isEqualTo("a \"\";");
    assertThat(around("a x", "", "y;")).isEqualTo("a xy;");
    assertThat(around("a \"", "", "\";")).isEqualTo("a \"\";");
  }

  @Test
  void printsCommentsAsTheyAre() {
    assertThat(around("# ", "a; \"b\" { #", "\nb c;")).isEqualTo("# a; \"b\" { #\nb c;");
    assertThat(around("a b; # ", "", "\n")).isEqualTo("a b; # \n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$host", "a\nb", "a\tb", "\0", "a\u202eb", "\ue03b", "\ue000", "\ud800"})
  void refusesWhatHasNoEscape(String value) {
    assertThatThrownBy(() -> nginx.word(value)).isInstanceOf(UnprintableException.class);
  }

  @Test
  void lineRefusesLineBreaksAndWhatWouldStandForSomethingElse() {
    assertThat(nginx.whole(nginx.line("proxy_set_header X \"$y\";")))
        .isEqualTo("proxy_set_header X \"$y\";");
    assertThatThrownBy(() -> nginx.line("a\nb")).isInstanceOf(UnprintableException.class);
    assertThatThrownBy(() -> nginx.line("a\ue03bb")).isInstanceOf(UnprintableException.class);
  }

  @Test
  void identifiersKeepPortsApartFromNames() {
    assertThat(nginx.identifier("web:3000")).isEqualTo("web~3000");
    assertThat(nginx.identifier("web_3000")).isEqualTo("web_3000");
    assertThat(nginx.identifier("web~3000")).isEqualTo("web_3000");
    assertThat(nginx.identifier("a b;{$}")).isEqualTo("a_b____");
  }

  @Test
  void findsEveryTcpListener() {
    assertThat(nginx.binds(CONFIGURATION))
        .containsExactly(
            new Bind("", 80, 9),
            new Bind("[::]", 443, 10),
            new Bind("", 80, 14),
            new Bind("127.0.0.1", 80, 16),
            new Bind("", 8000, 17),
            new Bind("", 8001, 17),
            new Bind("", 8002, 17),
            new Bind("", 5432, 21));
    assertThat(nginx.ports(CONFIGURATION)).containsExactly(80, 443, 5432, 8000, 8001, 8002);
  }

  @Test
  void findsUpstreamsAndServers() {
    List<Section> sections = nginx.sections(CONFIGURATION);
    assertThat(sections)
        .extracting(s -> s.kind() + " " + s.name())
        .containsExactly(
            "main ",
            "http ",
            "upstream a b",
            "server 80 [::]:443 x.example y.example",
            "server ",
            "server unix:/run/x",
            "server 127.0.0.1",
            "server *:8000-8002",
            "stream ",
            "upstream c",
            "server 5432",
            "server 53");
    assertThat(sections.get(0).directives())
        .containsExactly("user www-data", "events", "worker_connections 10");
    assertThat(sections.get(2).servers())
        .isEqualTo(
            Map.of(
                "10.0.0.1:80", "server 10.0.0.1:80 weight=2", "10.0.0.2:80", "server 10.0.0.2:80"));
    assertThat(nginx.sections("")).isEmpty();
  }

  @Test
  void takesServersOutByMarkingThemAsDown() {
    assertThat(nginx.endpoints(CONFIGURATION))
        .containsExactly("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:90");
    String without = nginx.without(CONFIGURATION, Set.of("10.0.0.1:80", "10.0.0.3:90"));
    assertThat(without)
        .contains("server 10.0.0.1:80 weight=2 down;", "server 10.0.0.3:90 max_fails=1 down;")
        .contains("server 10.0.0.2:80;");
    assertThat(nginx.endpoints(without)).containsExactly("10.0.0.2:80");
    assertThat(nginx.without(without, Set.of("10.0.0.1:80"))).isEqualTo(without);
  }

  @ParameterizedTest
  @ValueSource(strings = {"}", "a {", "a \"b", "a b", "a \\", "{", ";;", "a ${", "}}} a;"})
  void readsAsMuchAsItCanOfABrokenFile(String configuration) {
    assertThat(nginx.binds(configuration)).isEmpty();
    assertThat(nginx.endpoints(configuration)).isEmpty();
    assertThat(nginx.whole(configuration)).isEqualTo(configuration);
  }
}
