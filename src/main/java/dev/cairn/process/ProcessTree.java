package dev.cairn.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A command with all that it started: asked to end, then ended. */
record ProcessTree(ProcessHandle root, Duration grace) {
  /** Returns when the last of them is gone. */
  void end() {
    List<ProcessHandle> all = Stream.concat(Stream.of(root), root.descendants()).toList();
    all.forEach(ProcessHandle::destroy);
    if (!gone(all)) {
      Stream.concat(all.stream(), root.descendants()).forEach(ProcessHandle::destroyForcibly);
    }
  }

  private boolean gone(List<ProcessHandle> all) {
    CompletableFuture<?>[] exits =
        all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(exits).get(grace.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
