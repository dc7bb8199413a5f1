package dev.cairn.soak;

import static org.awaitility.Awaitility.await;

import dev.cairn.testing.ConsulAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Months of churn on one process: catalog changes at a steady pace and restarts of the agent. Ends
 * with 1 where the process holds more than after warm-up, or where a change was lost.
 */
public final class Soak {
  private static final long SEED = 20_261_124;
  private static final Duration PACE = Duration.ofMillis(70);

  /** More than the history keeps, so that it has its full size. */
  private static final int WARM_UP_RELOADS = 25;

  /** What an outage needs is loaded when the first ones of each kind come. */
  private static final int WARM_UP_RESTARTS = 6;

  private static final int SAMPLES = 10;

  private final ConsulAgent agent;
  private final Path consulData;
  private final Population population;
  private final Subject subject;
  private int changes;
  private int restarts;

  private Soak(ConsulAgent agent, Path consulData, Subject subject) {
    this.agent = agent;
    this.consulData = consulData;
    this.population = new Population(agent, new Random(SEED));
    this.subject = subject;
  }

  /**
   * @param args the number of changes, and that of restarts
   */
  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("soak");
    Path consulData = directory.resolve("consul");
    int code;
    // The node's name and the services outlive the agent in its data; the keys do not.
    try (ConsulAgent agent = ConsulAgent.start(directory, "-data-dir=" + consulData);
        Subject subject = new Subject(directory, agent)) {
      try {
        code =
            new Soak(agent, consulData, subject)
                .run(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
      } catch (IOException | RuntimeException | AssertionError e) {
        System.out.println(subject.output());
        throw e;
      }
    } finally {
      delete(directory);
    }
    System.exit(code);
  }

  private int run(int wantedChanges, int wantedRestarts) throws Exception {
    population.fill();
    warmUp();
    changes = 0;
    restarts = 0;
    System.out.println(Sample.header());
    Sample first = sample();
    int each = Math.max(1, wantedRestarts / SAMPLES);
    while (restarts < wantedRestarts) {
      churn(wantedChanges * (restarts + 1) / (wantedRestarts + 1));
      restartAgent();
      if (restarts % each == 0) {
        sample();
      }
    }
    churn(wantedChanges);
    return verdict(sample().growthSince(first));
  }

  private void warmUp() throws Exception {
    while (subject.reloads() < WARM_UP_RELOADS) {
      churn(changes + 10);
    }
    for (int i = 0; i < WARM_UP_RESTARTS; i++) {
      churn(changes + 50);
      restartAgent();
    }
  }

  private void churn(int until) throws InterruptedException {
    long next = System.nanoTime();
    for (; changes < until; changes++) {
      population.change();
      next += PACE.toNanos();
      TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
    }
  }

  /** Every other time with nothing of what it knew, and long enough for an outage to be told. */
  private void restartAgent() throws IOException {
    agent.kill();
    restarts++;
    if (restarts % 2 == 0) {
      delete(consulData);
      await().atMost(Duration.ofSeconds(60)).until(subject::tellsAnOutage);
    }
    agent.restartEmpty();
    population.restore();
  }

  private Sample sample() throws IOException {
    subject.awaitNothingLost();
    population.fill();
    subject.awaitNothingLost();
    Sample sample = subject.sample();
    System.out.println(sample.row(changes, restarts));
    return sample;
  }

  private int verdict(List<String> growth) throws IOException {
    System.out.printf(
        "%d reloads, %d outages told; HAProxy's reloads that failed: %s%n",
        subject.reloads(), subject.outages(), subject.failedReloads());
    growth.forEach(System.out::println);
    System.out.println(growth.isEmpty() ? "nothing grew, no change was lost" : "soak failed");
    return growth.isEmpty() ? 0 : 1;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
