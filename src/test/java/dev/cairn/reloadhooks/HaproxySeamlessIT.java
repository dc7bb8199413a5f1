package dev.cairn.reloadhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.HaproxyProcess;
import dev.cairn.testing.Shell;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hook for an HAProxy that passes its sockets on, on a real one. */
class HaproxySeamlessIT {
  private static final String HOOK =
      Path.of("reload-hooks/haproxy-seamless.sh").toAbsolutePath().toString();

  @TempDir Path directory;

  private Path listening(int... ports) throws IOException {
    StringBuilder text = new StringBuilder("global\n    stats socket ");
    text.append(directory.resolve("s")).append(" mode 600 level admin expose-fd listeners\n");
    text.append("    server-state-file ").append(directory.resolve("states")).append('\n');
    text.append("defaults\n    mode http\n    load-server-state-from-file global\n");
    text.append("    timeout connect 1s\n    timeout client 5s\n    timeout server 5s\n");
    for (int port : ports) {
      text.append("frontend f%1$d\n    bind 127.0.0.1:%1$d\n".formatted(port));
      text.append("    default_backend b\n");
    }
    text.append("backend b\n    server dead 127.0.0.1:9 check inter 100ms fall 1 rise 1\n");
    return Files.writeString(directory.resolve("haproxy.cfg"), text);
  }

  private Map<String, String> environment(HaproxyProcess haproxy) {
    Map<String, String> environment = new HashMap<>();
    environment.put("CAIRN_TIMEOUT", "30");
    environment.put("HAPROXY_MASTER_SOCKET", haproxy.masterSocket().toString());
    environment.put("HAPROXY_STATS_SOCKET", directory.resolve("s").toString());
    environment.put("HAPROXY_SERVER_STATE", directory.resolve("states").toString());
    return environment;
  }

  private HaproxyProcess haproxy(int... ports) throws IOException {
    return HaproxyProcess.start(listening(ports), directory);
  }

  /** Whether the worker that serves knows its server as down. */
  private boolean down(HaproxyProcess haproxy) throws IOException {
    return haproxy.ask("@1 show servers state").contains(" dead 127.0.0.1 0 ");
  }

  @Test
  void reloadsAndTellsTheNewWorkerWhichServersAreDown() throws IOException {
    try (HaproxyProcess haproxy = haproxy(3000)) {
      await().atMost(Duration.ofSeconds(20)).until(() -> down(haproxy));
      int reloads = haproxy.reloads();
      listening(3000, 13000);

      Shell hook = Shell.run(environment(haproxy), HOOK);

      assertThat(hook.code()).as(hook.output()).isZero();
      assertThat(hook.output()).startsWith("haproxy-seamless: in service after ").hasLineCount(1);
      assertThat(haproxy.reloads()).isEqualTo(reloads + 1);
      assertThat(directory.resolve("states")).content().contains(" dead 127.0.0.1 0 ");
      assertThat(directory.resolve("states.new")).doesNotExist();
      assertThat(Shell.run("curl", "-s", "http://127.0.0.1:13000/").output()).contains("503");
    }
  }

  @Test
  void reloadsByACommandWhereOneIsGiven() throws IOException {
    try (HaproxyProcess haproxy = haproxy(3000)) {
      int reloads = haproxy.reloads();
      Map<String, String> environment = environment(haproxy);
      environment.put("HAPROXY_RELOAD", haproxy.reloadCommand());
      assertThat(Shell.run(environment, HOOK).code()).isZero();
      assertThat(haproxy.reloads()).isEqualTo(reloads + 1);

      environment.put("HAPROXY_RELOAD", "echo no such unit; exit 5");
      Shell failed = Shell.run(environment, HOOK);
      assertThat(failed.code()).isEqualTo(1);
      assertThat(failed.output()).contains("no such unit").contains("ended with 5");
    }
  }

  @Test
  void reportsATakenPortAsRefused() throws IOException {
    try (HaproxyProcess haproxy = haproxy(3000);
        ServerSocket taken = new ServerSocket(3001, 1, InetAddress.getByName("127.0.0.1"))) {
      listening(3000, taken.getLocalPort());

      Shell hook = Shell.run(environment(haproxy), HOOK);

      assertThat(hook.code()).as(hook.output()).isEqualTo(10);
      assertThat(hook.output()).contains("refused");
    }
  }

  @Test
  void reloadsAllTheSameWhereNobodyKnowsWhichServersAreDown() throws IOException {
    try (HaproxyProcess haproxy = haproxy(3000)) {
      Map<String, String> environment = environment(haproxy);
      environment.put("HAPROXY_STATS_SOCKET", directory.resolve("nobody").toString());
      Files.writeString(directory.resolve("states"), "1\n");

      Shell hook = Shell.run(environment, HOOK);

      assertThat(hook.code()).as(hook.output()).isZero();
      assertThat(hook.output()).contains("no answer from " + directory.resolve("nobody"));
      assertThat(directory.resolve("states")).hasContent("1\n");
    }
  }

  @Test
  void doesNotReloadWithoutAnAnswerFromTheMaster() {
    Shell hook =
        Shell.run(
            Map.of(
                "CAIRN_TIMEOUT", "2", "HAPROXY_MASTER_SOCKET", directory.resolve("m").toString()),
            HOOK);
    assertThat(hook.code()).isEqualTo(1);
    assertThat(hook.output()).contains("no answer from the master socket");
  }

  @Test
  void reloadsAllTheSameWhereTheStatesCannotBeWritten() throws IOException {
    try (HaproxyProcess haproxy = haproxy(3000)) {
      Map<String, String> environment = environment(haproxy);
      String nowhere = directory.resolve("no/such/states").toString();
      environment.put("HAPROXY_SERVER_STATE", nowhere);

      Shell hook = Shell.run(environment, HOOK);

      assertThat(hook.code()).as(hook.output()).isZero();
      assertThat(hook.output()).contains("cannot write " + nowhere).doesNotContain("no answer");
    }
  }

  /** A master in another namespace has a pid that is somebody else's here. */
  @Test
  void signalsNobodyWhoIsNoHaproxy() throws IOException {
    Shell.Started other = Shell.start(Map.of(), "sleep", "60");
    Path socket = directory.resolve("m");
    long pid = other.process().pid();
    try (MasterSocket master = MasterSocket.open(socket, pid)) {
      Map<String, String> environment =
          Map.of(
              "CAIRN_TIMEOUT",
              "30",
              "HAPROXY_MASTER_SOCKET",
              socket.toString(),
              "HAPROXY_STATS_SOCKET",
              directory.resolve("nobody").toString(),
              "HAPROXY_SERVER_STATE",
              directory.resolve("states").toString());

      Shell hook = Shell.run(environment, HOOK);

      assertThat(hook.code()).as(hook.output()).isZero();
      assertThat(hook.output()).doesNotContain("Success");
      assertThat(master.commands()).startsWith("show proc", "reload").endsWith("show proc");
      // USR2 would have ended it.
      assertThat(other.process().isAlive()).isTrue();
    } finally {
      other.process().destroyForcibly();
    }
  }

  /** As 2.2 and 2.6 print it: after a reload, and where the new worker did not start. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<relative PID> <reloads> | master 0 3      | worker 1 0 | 7 3 - 1 | 0",
        "<relative PID> <reloads> | master 0 3      | worker [was: 1] 1 | 7 3 - 0 | 10",
        "<reloads> | master 3 [failed: 0] | worker 0   | 7 3 0 1 | 0",
        "<reloads> | master 3 [failed: 1] | worker 1   | 7 3 1 0 | 10"
      })
  void readsWhatEachVersionPrints(
      String columns, String master, String worker, String state, int verdict) throws IOException {
    Files.writeString(
        directory.resolve("proc"),
        "#<PID>   <type>   %s   <uptime>   <version>\n7  %s  0d00h00m03s  2.x\n# workers\n8  %s  0d00h00m00s  2.x\n"
            .formatted(columns, master, worker));
    String read =
        "run() { \"$@\"; }; . reload-hooks/haproxy-master.sh; ask() { cat %s/proc; }; "
            .formatted(directory);
    String ask = "socket=s; end=$(($(date +%s) + 30)); proc; verdict 7 2 ";
    String failed = state.split(" ")[2].equals("-") ? "-" : "0";

    Shell told = Shell.run("sh", "-c", read + ask + failed);

    assertThat(told.output()).isEqualTo(state + "\n");
    assertThat(told.code()).isEqualTo(verdict);
  }
}
