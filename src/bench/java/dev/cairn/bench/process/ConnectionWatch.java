package dev.cairn.bench.process;

import java.io.UncheckedIOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts a process's connections again and again, and tries whether another one can be had. */
public final class ConnectionWatch implements AutoCloseable {
  private static final long PERIOD_MILLIS = 250;

  private final Observed process;
  private final int port;
  private final Runnable beside;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger samples = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  /**
   * @param beside a bare request from the same address; throws where it is refused
   */
  public ConnectionWatch(Observed process, int port, Runnable beside) {
    this.process = process;
    this.port = port;
    this.beside = beside;
    var unused = thread.scheduleWithFixedDelay(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      int now = process.connectionsTo(port);
      most.accumulateAndGet(now, Math::max);
    } catch (UncheckedIOException e) {
      // The process has ended; whoever waits for its file will say so.
      return;
    }
    samples.incrementAndGet();
    try {
      beside.run();
    } catch (UncheckedIOException e) {
      refused.incrementAndGet();
    }
  }

  /** The most connections seen at a time. */
  public int most() {
    return most.get();
  }

  public int samples() {
    return samples.get();
  }

  /** How often the request beside it failed. */
  public int refused() {
    return refused.get();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
