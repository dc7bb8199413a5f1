package dev.cairn.cli;

import dev.cairn.catalog.CatalogSource;
import dev.cairn.diagnostic.Diagnostic;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A source that another thread opens while this one reads the sets: each takes a third of a start.
 */
final class OpenedAhead implements AutoCloseable {
  private final FutureTask<CatalogSource> source;

  OpenedAhead(Callable<CatalogSource> opening) {
    source = new FutureTask<>(opening);
    Thread thread = new Thread(source, "cairn-open");
    thread.setDaemon(true);
    thread.start();
  }

  boolean isOpen() {
    return source.isDone();
  }

  /**
   * @throws RuntimeException what the opening failed with
   */
  CatalogSource get() {
    try {
      return source.get();
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  static EndException interrupted() {
    return new EndException(ExitCode.UNANSWERED, new Diagnostic("cairn", "interrupted"));
  }

  /** What is still being opened ends with the process. */
  @Override
  public void close() {
    if (source.isDone() && !source.isCancelled()) {
      try {
        source.get().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        // There is nothing to close, and who asked for it was told.
      }
    }
  }
}
