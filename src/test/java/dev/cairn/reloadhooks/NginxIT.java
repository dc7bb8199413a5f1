package dev.cairn.reloadhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.NginxProcess;
import dev.cairn.testing.Shell;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hook for nginx, on a real one. */
class NginxIT {
  private static final String HOOK = Path.of("reload-hooks/nginx.sh").toAbsolutePath().toString();

  @TempDir Path directory;

  private Path listening(int... ports) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("pid %s/pid;\nerror_log %s/error.log;\n".formatted(directory, directory));
    text.append("events {}\nhttp {\n    access_log off;\n");
    for (int port : ports) {
      text.append("    server { listen 127.0.0.1:%d; return 200 here; }\n".formatted(port));
    }
    return Files.writeString(directory.resolve("nginx.conf"), text.append("}\n"));
  }

  private Map<String, String> environment(NginxProcess nginx) {
    Map<String, String> environment = new HashMap<>();
    environment.put("CAIRN_TIMEOUT", "30");
    environment.put("NGINX_COMMAND", nginx.command());
    environment.put("NGINX_PID", directory.resolve("pid").toString());
    return environment;
  }

  @Test
  void reloadsAndWaitsForNewWorkers() throws IOException {
    try (NginxProcess nginx = NginxProcess.start(listening(3000), directory)) {
      List<Long> before = nginx.workers();
      listening(3000, 13000);

      Shell hook = Shell.run(environment(nginx), HOOK);

      assertThat(hook.code()).as(hook.output()).isZero();
      assertThat(hook.output()).startsWith("nginx: in service after ").hasLineCount(1);
      assertThat(nginx.workers()).isNotEmpty().doesNotContainAnyElementsOf(before);
      assertThat(Shell.run("curl", "-s", "http://127.0.0.1:13000/").output()).isEqualTo("here");
    }
  }

  @Test
  void refusesWhatNginxRefusesInItsWords() throws IOException {
    try (NginxProcess nginx = NginxProcess.start(listening(3000), directory)) {
      List<Long> before = nginx.workers();
      Files.writeString(directory.resolve("nginx.conf"), "evnts {}\n");

      Shell hook = Shell.run(environment(nginx), HOOK);

      assertThat(hook.code()).as(hook.output()).isEqualTo(10);
      assertThat(hook.output()).contains("unknown directive \"evnts\"");
      assertThat(nginx.workers()).containsExactlyElementsOf(before);
    }
  }

  @Test
  void reportsATakenPortInNginxsWords() throws IOException {
    try (NginxProcess nginx = NginxProcess.start(listening(3000), directory);
        ServerSocket taken = new ServerSocket(3001, 1, InetAddress.getByName("127.0.0.1"))) {
      List<Long> before = nginx.workers();
      listening(3000, taken.getLocalPort());

      Shell hook = Shell.run(environment(nginx), HOOK);

      assertThat(hook.code()).as(hook.output()).isEqualTo(10);
      assertThat(hook.output()).contains("bind() to 127.0.0.1:3001 failed");
      assertThat(nginx.workers()).containsExactlyElementsOf(before);
    }
  }

  @Test
  void saysThatNginxEndedMeanwhile() throws IOException {
    try (NginxProcess nginx = NginxProcess.start(listening(3000), directory);
        ServerSocket taken = new ServerSocket(3001, 1, InetAddress.getByName("127.0.0.1"))) {
      listening(3000, taken.getLocalPort());

      Shell.Started hook = Shell.start(environment(nginx), HOOK);
      // nginx tries to bind for two seconds.
      await()
          .pollInterval(Duration.ofMillis(20))
          .until(() -> Files.readString(directory.resolve("error.log")).contains("bind() to"));
      nginx.kill();

      Shell ended = Shell.await(hook);
      assertThat(ended.code()).as(ended.output()).isEqualTo(1);
      assertThat(ended.output()).contains("nginx ended");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'open() \"/c.pem\" failed (13: Permission denied)', 1, 1",
    "'open() \"/c.pem\" failed (24: Too many open files)', 1, 1",
    "'open() \"/c.pem\" failed (2: No such file or directory)', 1, 10",
    "'a signal', 137, 1",
    "'not found', 127, 1"
  })
  void tellsTheEnvironmentFromTheConfiguration(String message, int code, int verdict)
      throws IOException {
    Path command = directory.resolve("nginx-test");
    Files.writeString(
        command,
        "#!/bin/sh\necho 'nginx: [warn] old'\necho 'nginx: [emerg] %s'\nexit %d\n"
            .formatted(message, code));
    assertThat(command.toFile().setExecutable(true)).isTrue();
    try (NginxProcess nginx = NginxProcess.start(listening(3000), directory)) {
      List<Long> before = nginx.workers();
      Map<String, String> environment = environment(nginx);
      environment.put("NGINX_COMMAND", command.toString());

      Shell hook = Shell.run(environment, HOOK);

      assertThat(hook.code()).as(hook.output()).isEqualTo(verdict);
      assertThat(hook.output()).contains(message).doesNotContain("[warn]").hasLineCount(1);
      assertThat(nginx.workers()).containsExactlyElementsOf(before);
    }
  }

  @Test
  void signalsNobodyElse() throws IOException {
    listening(3000);
    Shell.Started other = Shell.start(Map.of(), "sleep", "60");
    try {
      Path stale = directory.resolve("stale");
      Files.writeString(stale, Long.toString(other.process().pid()));
      Map<String, String> environment =
          Map.of("NGINX_COMMAND", "true", "NGINX_PID", stale.toString());

      Shell hook = Shell.run(environment, HOOK);

      assertThat(hook.code()).isEqualTo(1);
      assertThat(hook.output()).contains("is no nginx").hasLineCount(1);
      assertThat(other.process().isAlive()).isTrue();
    } finally {
      other.process().destroyForcibly();
    }
  }

  @Test
  void saysWhereNginxDoesNotRun() throws IOException {
    listening(3000);
    Files.writeString(directory.resolve("stale"), Integer.toString(Integer.MAX_VALUE));
    String command = "nginx -c " + directory.resolve("nginx.conf");
    Map<String, String> environment =
        Map.of("NGINX_COMMAND", command, "NGINX_PID", directory.resolve("none").toString());
    Shell absent = Shell.run(environment, HOOK);
    assertThat(absent.code()).as(absent.output()).isEqualTo(1);
    assertThat(absent.output()).contains("set NGINX_PID");

    Map<String, String> stale =
        Map.of("NGINX_COMMAND", command, "NGINX_PID", directory.resolve("stale").toString());
    assertThat(Shell.run(stale, HOOK).code()).isEqualTo(1);
  }
}
