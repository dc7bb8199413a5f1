package dev.cairn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.ConsulAgent;
import dev.cairn.testing.HaproxyProcess;
import dev.cairn.testing.HttpBackend;
import dev.cairn.testing.Shell;
import dev.cairn.testing.ShippedSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cairn installed as SECURITY.md says and run as the service unit confines it: no root, no
 * capability, few system calls, everything read-only but its own. HAProxy is the system's, of root.
 */
class ConfinedServiceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private Path configuration;

  @BeforeEach
  void install() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    ok(Shell.run("cp", "-r", "--parents", "cairn", "pom.xml", "src/main", directory.toString()));
    for (String own : new String[] {"etc", "lib", "state"}) {
      Files.createDirectory(directory.resolve(own));
      ok(Shell.run("chown", "nobody", directory.resolve(own).toString()));
    }
    configuration = directory.resolve("etc/haproxy.cfg");
    Files.writeString(
        configuration,
        "global\n    stats socket %s mode 660 group haproxy level admin expose-fd listeners\n"
                .formatted(directory.resolve("admin.sock"))
            + "defaults\n    timeout connect 1s\n    timeout client 1s\n    timeout server 1s\n"
            + "frontend before\n    bind 127.0.0.1:9\n");
    ShippedSets.copyTo(directory)
        .replace("haproxy/internal", "/etc/haproxy/haproxy.cfg", configuration.toString())
        .replace("haproxy/internal", "/run/haproxy/admin.sock", directory + "/admin.sock")
        .replace("haproxy/internal", "/var/lib/haproxy/server-state", directory + "/lib/state")
        .replace("haproxy/internal", "haproxy-iptables.sh", "haproxy-seamless.sh");
    ok(Shell.run(Map.of("XDG_CACHE_HOME", cache(), "JAVA_HOME", java()), launcher(), "--version"));
  }

  private static void ok(Shell shell) {
    assertThat(shell.code()).as(shell.output()).isZero();
  }

  private String launcher() {
    return directory.resolve("cairn").toString();
  }

  private String cache() {
    return directory.resolve("cache").toString();
  }

  /** Failsafe's own JAVA_HOME leads to what starts its JVMs. */
  private static String java() {
    return System.getProperty("java.home");
  }

  private Shell.Started start(HaproxyProcess haproxy, ConsulAgent consul) {
    return Shell.start(
        Map.of(
            "HOME", "/nonexistent",
            "JAVA_HOME", java(),
            "XDG_CACHE_HOME", cache(),
            "STATE_DIRECTORY", directory.resolve("state").toString(),
            "CONSUL_HTTP_ADDR", consul.address(),
            "HAPROXY_MASTER_SOCKET", haproxy.masterSocket().toString(),
            "HAPROXY_STATS_SOCKET", directory.resolve("admin.sock").toString(),
            "HAPROXY_SERVER_STATE", directory.resolve("lib/state").toString()),
        Path.of("src/test/bin/as-service").toAbsolutePath().toString(),
        directory.toString(),
        directory.resolve("etc").toString(),
        directory.resolve("lib").toString(),
        directory.resolve("state").toString(),
        "--",
        launcher(),
        "run",
        directory.resolve("templates/haproxy/internal").toString());
  }

  @Test
  void onceItsFileIsItsOwnItReloadsTheSystemsHaproxyWithNoMoreThanTheUnitLeavesIt()
      throws Exception {
    try (HaproxyProcess haproxy =
            HaproxyProcess.start(configuration, directory, ",mode,660,group,haproxy");
        ConsulAgent consul = ConsulAgent.start(directory);
        HttpBackend one = HttpBackend.start("one")) {
      Shell.Started cairn = start(haproxy, consul);
      try {
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(cairn.output()).contains("this user may make no file of root:root"));
        ok(Shell.run("chown", "nobody:nogroup", configuration.toString()));
        consul.register("one", "web", one.port(), "production", "internal-listen-http-3000");
        await()
            .atMost(PATIENCE)
            .failFast(() -> assertThat(cairn.process().isAlive()).as(cairn.output()).isTrue())
            .untilAsserted(
                () ->
                    assertThat(Shell.run("curl", "-s", "http://127.0.0.1:3000/").output())
                        .as(cairn.output())
                        .isEqualTo("one"));
        assertThat(cairn.output()).doesNotContain("WARN", "will not know");
        assertThat(Path.of("/proc/" + cairn.process().pid() + "/status"))
            .content()
            .containsPattern("Uid:\\s65534\\s65534\\s65534")
            .containsPattern("CapEff:\\s0+\n")
            .containsPattern("NoNewPrivs:\\s1\n")
            .containsPattern("Seccomp:\\s2\n");
      } finally {
        cairn.signal("TERM");
      }
      assertThat(Shell.await(cairn).code()).as(cairn.output()).isZero();
    }
  }
}
