package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.testing.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real proxy accepts what the shipped sets make of every catalog, without a warning. */
class GoldensIT {
  @TempDir static Path directory;

  static Stream<Golden> all() {
    return Golden.all();
  }

  @BeforeAll
  static void makeWhatTheConfigurationNames() throws IOException {
    Certificate.selfSigned(directory);
    Files.writeString(directory.resolve("server-state"), "1\n");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void isAcceptedWithoutAWarning(Golden golden, @TempDir Path root) throws Exception {
    List<String> options = new ArrayList<>(List.of("--root=" + root));
    options.addAll(
        golden.proxy().equals("haproxy")
            ? List.of("--set=server_state_file=" + directory.resolve("server-state"))
            : List.of("--set=pid=" + directory.resolve("nginx.pid")));
    if (golden.set().equals("external")) {
      options.add("--set=certificate=" + directory.resolve("test.pem"));
    }
    CairnRun run = golden.run("render", options.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();

    Process check = new ProcessBuilder(check(golden, root)).redirectErrorStream(true).start();
    String output = new String(check.getInputStream().readAllBytes());
    assertThat(check.waitFor()).as(output).isZero();
    assertThat(output).doesNotContainIgnoringCase("warning").doesNotContain("ALERT", "[warn]");
  }

  private static List<String> check(Golden golden, Path root) {
    return golden.proxy().equals("haproxy")
        ? List.of("haproxy", "-c", "-f", root.resolve("etc/haproxy/haproxy.cfg").toString())
        : List.of("nginx", "-t", "-c", root.resolve("etc/nginx/nginx.conf").toString());
  }
}
