package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Keeps sets in service for as long as it runs, each on a thread of its own. */
public final class Sidecar implements AutoCloseable {
  /** A hook that is asked to end takes its rules away; within the 2 s that leaving may take. */
  private static final Duration GRACE = Duration.ofMillis(1500);

  private final List<SetLoop> loops = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final CatalogSource source;
  private final Consumer<Throwable> broken;

  /**
   * @param broken told what ended a set's thread, which nothing should; nobody renders that set any
   *     more
   */
  public Sidecar(CatalogSource source, Consumer<Throwable> broken) {
    this.source = source;
    this.broken = broken;
  }

  /**
   * Starts a set.
   *
   * @param first the set as it is now
   * @param load reads the set again
   */
  public void start(Cycle first, Supplier<Cycle> load) {
    SetLoop loop = new SetLoop(first, load, source, Ticker.SYSTEM);
    Thread thread = new Thread(loop, "cairn-" + first.spec().name());
    loops.add(loop);
    threads.add(thread);
    thread.setUncaughtExceptionHandler((t, e) -> broken.accept(e));
    thread.start();
  }

  /** Reads every set's manifest and templates again; a broken one runs on as it was. */
  public void reread() {
    loops.forEach(SetLoop::reread);
  }

  /** Ends all sets: a running command is ended, what it owes stays owed. */
  @Override
  public void close() {
    loops.forEach(SetLoop::stop);
    threads.forEach(Thread::interrupt);
    long deadline = System.nanoTime() + GRACE.toNanos();
    for (Thread thread : threads) {
      try {
        thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
