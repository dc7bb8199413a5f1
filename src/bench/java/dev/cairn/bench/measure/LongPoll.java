package dev.cairn.bench.measure;

import dev.cairn.bench.consul.AgentConnection;
import dev.cairn.bench.consul.Cluster;
import dev.cairn.bench.consul.Registration;
import dev.cairn.bench.report.Samples;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The floor: a bare long poll on the one service that changes, and nothing done with its answer.
 */
final class LongPoll implements Changes.Notice, AutoCloseable {
  private static final int PARKING_MILLIS = 15;

  private final AgentConnection connection;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private @Nullable Future<Long> answered;

  private LongPoll(Cluster cluster) {
    connection = cluster.connect();
  }

  static Samples floor(Cluster cluster, int changes) {
    try (LongPoll poll = new LongPoll(cluster)) {
      Changes all = new Changes(cluster, Duration.ofSeconds(30), Duration.ofSeconds(60));
      return Samples.ofNanos(all.make(changes, poll).nanos());
    }
  }

  @Override
  public void prepare(Registration changed) {
    String path = "/v1/health/service/" + changed.service();
    String index = connection.get(path).index();
    answered =
        thread.submit(
            () -> {
              connection.get(path + "?wait=60s&index=" + index);
              return System.nanoTime();
            });
    Pause.millis(PARKING_MILLIS);
  }

  @Override
  public OptionalLong await(Registration changed, boolean present, Duration patience) {
    try {
      Future<Long> waiting = java.util.Objects.requireNonNull(answered);
      return OptionalLong.of(waiting.get(patience.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return OptionalLong.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    connection.close();
    thread.shutdownNow();
  }
}
