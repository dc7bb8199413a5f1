package dev.cairn.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ChildEnvironmentTest {
  @Test
  void inheritsOnlyWhereThingsAreAndTheHooksSettings() {
    ChildEnvironment environment =
        ChildEnvironment.of(
            Map.of(
                "PATH", "/bin",
                "LC_ALL", "C",
                "HAPROXY_MASTER", "/run/haproxy.sock",
                "NGINX_PID", "/run/nginx.pid",
                "CONSUL_HTTP_TOKEN", "planted-secret",
                "CONSUL_HTTP_AUTH", "planted:secret",
                "LD_PRELOAD", "/tmp/evil.so",
                "JAVA_TOOL_OPTIONS", "-Xmx1g"));
    assertThat(environment.with(Map.of()))
        .containsOnlyKeys("PATH", "LC_ALL", "HAPROXY_MASTER", "NGINX_PID");
  }

  @Test
  void whatACommandIsToldWins() {
    ChildEnvironment environment = ChildEnvironment.of(Map.of("HOME", "/root"));
    assertThat(environment.with(Map.of("HOME", "/srv", "CAIRN_SET", "web")))
        .isEqualTo(Map.of("HOME", "/srv", "CAIRN_SET", "web"));
    assertThat(environment.with(Map.of())).isEqualTo(Map.of("HOME", "/root"));
  }
}
