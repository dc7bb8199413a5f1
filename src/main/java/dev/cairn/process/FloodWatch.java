package dev.cairn.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Ends a command that prints without end, before its output fills the disk: at once, since a second
 * of grace is another gigabyte.
 */
final class FloodWatch {
  private static final long MOST = 16 << 20;
  private static final long MILLIS = 10;

  private final OutputFile output;
  private final Process process;
  private final CompletableFuture<Boolean> flooded = new CompletableFuture<>();

  FloodWatch(OutputFile output, Process process) {
    this.output = output;
    this.process = process;
    Thread thread = new Thread(this::run, "flood-watch");
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether the command was ended for it; waits for the command's end, also when interrupted. */
  boolean sawFlood() throws IOException {
    try {
      return flooded.join();
    } catch (CompletionException e) {
      throw new IOException("the command's output cannot be watched", e.getCause());
    }
  }

  private void run() {
    try {
      flooded.complete(watch());
    } catch (IOException | InterruptedException | RuntimeException e) {
      flooded.completeExceptionally(e);
    }
  }

  private boolean watch() throws IOException, InterruptedException {
    while (!process.waitFor(MILLIS, TimeUnit.MILLISECONDS)) {
      if (output.size() > MOST) {
        new ProcessTree(process.toHandle(), Duration.ZERO).end();
        output.keepEnd();
        return true;
      }
    }
    return false;
  }
}
