package dev.cairn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.HttpLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A balancer that a sidecar drives, as the clients of one service see it.
 *
 * @param hook that brings its configuration into service
 * @param target where its clients find the service
 */
record Balancer(String hook, HttpLoad.Target target, Path configuration, CairnProcess sidecar) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(5);

  HttpLoad load(int keepAlive, int perRequest) {
    return HttpLoad.start(target, keepAlive, perRequest, PAUSE);
  }

  boolean answers() throws IOException, InterruptedException {
    try (HttpLoad load = load(0, 1)) {
      await().until(() -> load.requests() > 0);
      return load.stop().failed() == 0;
    }
  }

  void awaitInService(int port, boolean inService) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Files.readString(configuration).contains("127.0.0.1:" + port))
                    .as(hook + ", instance " + port + ": " + sidecar.output())
                    .isEqualTo(inService));
  }
}
