package dev.cairn.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HaproxyBindsTest {
  private final HaproxyDialect haproxy = new HaproxyDialect();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ":80 | '' | 80",
        "*:80 | '' | 80",
        "0.0.0.0:80 | 0.0.0.0 | 80",
        "127.0.0.1:8080 ssl crt x | 127.0.0.1 | 8080",
        "localhost:80 | localhost | 80",
        "[::]:443 v6only | [::] | 443",
        ":::443 | :: | 443",
        "::1:443 | ::1 | 443",
        "ipv4@:80 | '' | 80",
        "ipv6@[::1]:80 | [::1] | 80",
        "tcp@*:80 | '' | 80",
        "stream+ipv4@:80 | '' | 80",
        "\":80\" | '' | 80",
        "\\x3a80 | '' | 80",
        ":80#:81 | '' | 80",
        "\"${HOST-x}:80\" | ${HOST-x} | 80",
      })
  void readsOneAddress(String bind, String address, int port) {
    assertThat(haproxy.binds("frontend x\n  bind " + bind + "\n"))
        .containsExactly(new Bind(address, port, 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/run/x.sock",
        "/run/x:80",
        "unix@x:80",
        "unix@/run/x",
        "abns@x:80",
        "fd@3",
        "sockpair@3",
        "quic4@:443",
        "udp@:514",
        ":0",
        ":70000",
        ":82-80",
        ":",
        "80",
        "\"*:${PORT}\"",
        "# :80",
      })
  void leavesOutWhatHoldsNoKnownTcpPort(String bind) {
    assertThat(haproxy.binds("frontend x\n  bind " + bind + "\n")).isEmpty();
  }

  @Test
  void readsListsAndRanges() {
    String configuration = "frontend x\n bind :80,[::1]:443,\n bind 10.0.0.1:8000-8002 process 1\n";
    assertThat(haproxy.binds(configuration))
        .containsExactly(
            new Bind("", 80, 2),
            new Bind("[::1]", 443, 2),
            new Bind("10.0.0.1", 8000, 3),
            new Bind("10.0.0.1", 8001, 3),
            new Bind("10.0.0.1", 8002, 3));
    assertThat(haproxy.ports(configuration)).containsExactly(80, 443, 8000, 8001, 8002);
  }

  @Test
  void readsEverySectionThatListens() {
    String configuration =
        """
        global
          stats socket ipv4@127.0.0.1:1 level admin
          stats socket /run/haproxy.sock level admin
        frontend a
          bind :2
        listen b
          bind :3
        listen old :4
        peers c
          bind :5
          server self
        log-forward d
          bind :6
          dgram-bind :7
        backend e
          bind :8
          server x 10.0.0.1:9
        """;
    assertThat(haproxy.ports(configuration)).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void readsConditionalBlocks() {
    assertThat(haproxy.ports("frontend a\n .if feature(OPENSSL)\n bind :443\n .endif\n"))
        .isEqualTo(java.util.Set.copyOf(List.of(443)));
  }
}
