package dev.cairn.bench.reload;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.HttpBackend;
import dev.cairn.testing.HttpLoad;
import dev.cairn.testing.ShippedSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** One way to reload, under load. */
final class Trial {
  private static final int PORT = 3000;
  private static final int KEEP_ALIVE = 4;

  /** So many, and none rests: at any moment connections wait where a reload may lose them. */
  private static final int PER_REQUEST = 64;

  /** Whose requests are under way for longer than a reload takes. */
  private static final int SLOW = 8;

  /** Before the first reload is counted, so that no virtual machine's warm-up is measured. */
  private static final Duration WARM_UP = Duration.ofSeconds(5);

  /** Between two reloads: longer than it takes TCP to send a lost SYN again. */
  private static final Duration CALM = Duration.ofMillis(1200);

  static final String LOAD =
      "%d keep-alive clients, %d with a connection for each request, %d whose requests take %d ms"
          .formatted(KEEP_ALIVE, PER_REQUEST, SLOW, HttpBackend.WHILE.toMillis());

  private static final String PACE = "pace: {quiet: 1s, max: 5s, between_reloads: 2s}";
  private static final String FAST = "pace: {quiet: 50ms, max: 1s, between_reloads: 100ms}";
  private static final String RELOADED = "reloaded in ";

  private Trial() {}

  static Row of(Way way, int reloads) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("reload");
    try (Balancer balancer = way.start(directory);
        Instances instances = new Instances(directory, PORT);
        CairnProcess cairn = cairn(way, balancer, instances, directory)) {
      cairn.awaitOutput(RELOADED);
      warmUp();
      try (HttpLoad load = load("/", KEEP_ALIVE, PER_REQUEST);
          HttpLoad slow = load(HttpBackend.SLOW, 0, SLOW)) {
        for (int i = 1; i <= reloads; i++) {
          instances.leaveOut(i);
          awaitReloads(cairn, i + 1);
          Thread.sleep(CALM.toMillis());
        }
        return Row.of(way, reloads, load.stop(), slow.stop());
      }
    }
  }

  private static CairnProcess cairn(
      Way way, Balancer balancer, Instances instances, Path directory) {
    ShippedSets sets =
        ShippedSets.copyTo(directory)
            .replace(
                balancer.set(), balancer.shippedDestination(), balancer.configuration().toString())
            .replace(balancer.set(), PACE, FAST);
    Path set = sets.set(balancer.set());
    Path manifest = set.resolve("set.yaml");
    sets.replaceIn(manifest, reloadCommand(manifest), "command: " + way.command(directory));
    List<String> command = new ArrayList<>(List.of("run", set.toString()));
    command.add("--catalog=" + instances.catalog());
    command.add("--state-dir=" + directory.resolve("state"));
    balancer.variables().forEach(variable -> command.add("--set=" + variable));
    return CairnProcess.start(balancer.environment(), command.toArray(String[]::new));
  }

  private static String reloadCommand(Path manifest) {
    try {
      return Files.readAllLines(manifest).stream()
          .map(String::strip)
          .filter(line -> line.startsWith("command: [../../../reload-hooks/"))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static HttpLoad load(String path, int keepAlive, int perRequest) {
    HttpLoad.Target target = HttpLoad.Target.everywhere(PORT, path);
    return HttpLoad.start(target, keepAlive, perRequest, Duration.ZERO);
  }

  private static void warmUp() throws InterruptedException {
    try (HttpLoad load = load("/", KEEP_ALIVE, PER_REQUEST)) {
      Thread.sleep(WARM_UP.toMillis());
      load.stop();
    }
  }

  private static void awaitReloads(CairnProcess cairn, int count) {
    Awaitility.await()
        .alias("reload " + count)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> cairn.count(RELOADED) >= count);
  }
}
