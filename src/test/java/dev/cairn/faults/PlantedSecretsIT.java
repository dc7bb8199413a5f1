package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.ConsulAgent;
import dev.cairn.testing.FakeAnswer;
import dev.cairn.testing.FakeConsul;
import dev.cairn.testing.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets begin with "planted": a token, a password, a value of a key. The template prints the
 * value, so the file holds it, and what shows files: {@code render}, {@code diff}, {@code
 * snapshot}. Nothing else may, whatever fails. The name of a core file is made of what a process
 * list shows.
 */
class PlantedSecretsIT {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "CONSUL_HTTP_TOKEN", "planted-token-1234",
          "CONSUL_HTTP_AUTH", "operator:planted-password",
          "VAULT_TLS_KEY_PASSWORD", "planted-key-password",
          "HAPROXY_SETTING", "of-the-hook");

  private static final String VALUE = "planted-value#1 {planted} planted:other";

  @TempDir Path directory;
  private OwnSet set;

  /** Says everything it can get at; fails where a file tells it to. */
  private Path talkative(String name) {
    Path program = directory.resolve(name);
    OwnSet.write(
        program,
        """
        #!/bin/sh
        tr '\\0' '\\n' < /proc/$$/environ >> %1$s/seen
        tr '\\0' ' ' < /proc/$$/cmdline >> %1$s/seen
        tr '\\0' ' ' < /proc/$PPID/cmdline >> %1$s/seen
        cat /proc/$$/comm /proc/$PPID/comm /proc/$PPID/task/*/comm >> %1$s/seen
        env
        echo "%2$s says:"
        cat "${1:-$CAIRN_FILES}"
        [ ! -e %1$s/%2$s-fails ] || exit "$(cat %1$s/%2$s-fails)"
        """
            .formatted(directory, name));
    Shell.run("chmod", "755", program.toString());
    return program;
  }

  @BeforeEach
  void makeSet() {
    set =
        new OwnSet(directory)
            .write(
                """
                backend own
                    http-request set-header X-Secret {{ key("secret/value") }}
                    http-request set-header X-Other {{ key("other") }}
                """,
                "check: {command: [%s, '{file}'], timeout: 30s}\nreload: {command: [%s], timeout: 9s}\n"
                    .formatted(talkative("check"), talkative("reload")));
  }

  private CairnProcess cairn(String consul, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--consul-addr=" + consul);
    return cairn(all);
  }

  /** As talkative as it gets: libraries stay quiet whatever is asked. */
  private CairnProcess cairn(List<String> args) {
    List<String> all = new ArrayList<>(args);
    all.add(1, set.path().toString());
    all.add("--verbose");
    all.add("--state-dir=" + directory.resolve("state"));
    return CairnProcess.start(ENVIRONMENT, all.toArray(String[]::new));
  }

  /** What the operator asks of the sidecar, or of the state where there is none. */
  private void operator(String command, int code) {
    Shell said = cairn(List.of(command)).awaitEnd();
    assertThat(said.code()).as(said.output()).isEqualTo(code);
    assertNoSecret(command, said.output());
  }

  private void fail(String command, int code) {
    OwnSet.write(directory.resolve(command + "-fails"), code + "\n");
  }

  private void mend(String command) throws IOException {
    Files.delete(directory.resolve(command + "-fails"));
  }

  private void awaitFile(String text) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(set.destination()).content().contains(text));
  }

  private static void assertNoSecret(String what, String text) {
    assertThat(text)
        .as(what)
        .isNotEmpty()
        .doesNotContain("planted")
        .doesNotContain(encoded("operator:planted-password"), encoded(VALUE));
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file);
  }

  /** Names of files for everybody, contents for us alone. */
  private void assertTheStateIsOurs() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("state"))) {
      for (Path file : files.toList()) {
        assertThat(file.toString()).doesNotContain("planted");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .endsWith("------");
      }
    }
  }

  @Test
  void theSidecarTellsNobodyThroughSuccessAndEveryFailure() throws Exception {
    try (ConsulAgent consul = ConsulAgent.start(directory)) {
      consul.putKey("secret/value", VALUE);
      consul.putKey("other", "1");
      try (CairnProcess sidecar = cairn(consul.address(), "run")) {
        awaitFile("planted-value");
        sidecar.awaitOutput("reloaded in");
        assertNoSecret("process", read(Path.of("/proc/" + sidecar.pid() + "/cmdline")));

        fail("check", 1);
        consul.putKey("other", "2");
        sidecar.awaitOutput("check ended with 1");
        assertThat(sidecar.output()).contains("check says:", "set-header X-Secret ***");

        mend("check");
        fail("reload", 1);
        consul.putKey("other", "3");
        sidecar.awaitOutput("reload ended with 1");
        fail("reload", 10);
        consul.putKey("other", "4");
        sidecar.awaitOutput("the proxy refused the new file");
        mend("reload");

        consul.putKey("secret/value", VALUE + "\nplanted-line");
        sidecar.awaitOutput("cannot print key(\"secret/value\")");
        consul.putKey("secret/value", VALUE);
        consul.putKey("other", "5");
        awaitFile("X-Other 5");
        operator("history", 0);
        operator("rollback", 0);
        operator("approve", 0);
        awaitFile("X-Other 5");
        consul.kill();
        sidecar.awaitOutput("keeping the last answers");
        assertNoSecret("log", sidecar.output());
      }
      fail("check", 1);
      operator("rollback", 4);
      operator("approve", 0);
      assertNoSecret("children", read(directory.resolve("seen")));
      assertThat(read(directory.resolve("seen"))).contains("HAPROXY_SETTING=of-the-hook");
      assertTheStateIsOurs();
    }
  }

  @Test
  void aConsulThatRefusesIsNotQuoted() throws Exception {
    try (FakeConsul consul = FakeConsul.start()) {
      consul.answerAll(FakeAnswer.status(403, "ACL planted-token-1234 not found: planted-value"));
      try (CairnProcess sidecar = cairn(consul.address(), "run")) {
        sidecar.awaitOutput("403");
        assertNoSecret("log", sidecar.output());
      }
      Shell render = cairn(consul.address(), "render", "--timeout=3s").awaitEnd();
      assertThat(render.code()).isEqualTo(3);
      assertNoSecret("render", render.output());
    }
  }

  @Test
  void theCommandsThatRunOnceTellNobody() throws Exception {
    try (ConsulAgent consul = ConsulAgent.start(directory)) {
      consul.putKey("secret/value", VALUE);
      consul.putKey("other", "1");
      Shell redacted = cairn(consul.address(), "snapshot", "--redact").awaitEnd();
      assertThat(redacted.code()).as(redacted.output()).isZero();
      assertNoSecret("snapshot", redacted.output());

      fail("check", 1);
      for (String command : new String[] {"check", "render"}) {
        String root = "--root=" + directory.resolve("root");
        String[] args =
            command.equals("check") ? new String[] {command} : new String[] {command, root};
        Shell refused = cairn(consul.address(), args).awaitEnd();
        assertThat(refused.code()).as(refused.output()).isEqualTo(4);
        assertNoSecret(command, refused.output());
      }
      Shell diff = cairn(consul.address(), "diff").awaitEnd();
      assertThat(diff.code()).as(diff.output()).isEqualTo(1);
      String said =
          diff.output().lines().filter(line -> !line.matches("[-+ ].*")).toList().toString();
      assertNoSecret("diff", said);

      consul.putKey("secret/value", VALUE + "\nplanted-line");
      for (String command : new String[] {"check", "render", "diff"}) {
        Shell wrong = cairn(consul.address(), command).awaitEnd();
        assertThat(wrong.code()).as(wrong.output()).isEqualTo(2);
        assertNoSecret(command, wrong.output());
      }
      assertNoSecret("children", read(directory.resolve("seen")));
    }
  }
}
