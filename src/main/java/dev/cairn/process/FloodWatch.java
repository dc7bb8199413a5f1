package dev.cairn.process;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Ends a command that prints without end, before its output fills the disk. */
final class FloodWatch {
  private static final long MILLIS = 10;

  private final OutputFile output;
  private final TreeProcess process;
  private final CompletableFuture<Void> watched = new CompletableFuture<>();

  FloodWatch(OutputFile output, TreeProcess process) {
    this.output = output;
    this.process = process;
    Thread thread = new Thread(this::run, "flood-watch");
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits for the command's end, also when interrupted. */
  void join() throws IOException {
    try {
      watched.join();
    } catch (CompletionException e) {
      throw new IOException("the command's output cannot be watched", e.getCause());
    }
  }

  private void run() {
    try {
      while (!process.waitFor(MILLIS, TimeUnit.MILLISECONDS)) {
        if (output.isFlooded()) {
          process.end(TreeProcess.Cause.FLOOD);
          output.keepEnd();
        }
      }
      watched.complete(null);
    } catch (IOException | InterruptedException | RuntimeException e) {
      watched.completeExceptionally(e);
    }
  }
}
