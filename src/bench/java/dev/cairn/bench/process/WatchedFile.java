package dev.cairn.bench.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A file that somebody writes, watched by inotify. */
public final class WatchedFile implements AutoCloseable {
  private final Path file;
  private final WatchService events;

  public WatchedFile(Path file) {
    this.file = file;
    try {
      events = file.getFileSystem().newWatchService();
      java.util.Objects.requireNonNull(file.getParent())
          .register(
              events,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.OVERFLOW);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until the file is as wanted.
   *
   * @return when it came into place, by {@link System#nanoTime}; empty: not within the patience
   */
  public OptionalLong await(Predicate<String> wanted, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    if (now().filter(wanted).isPresent()) {
      return OptionalLong.of(System.nanoTime());
    }
    for (long left = patience.toNanos(); left > 0; left = deadline - System.nanoTime()) {
      if (changed(left)) {
        // Reading takes longer than noticing; the file was there when it was noticed.
        long noticed = System.nanoTime();
        if (now().filter(wanted).isPresent()) {
          return OptionalLong.of(noticed);
        }
      }
    }
    return OptionalLong.empty();
  }

  private boolean changed(long nanos) {
    try {
      WatchKey key = events.poll(nanos, TimeUnit.NANOSECONDS);
      if (key == null) {
        return false;
      }
      boolean own =
          key.pollEvents().stream()
              .anyMatch(e -> e.context() == null || file.getFileName().equals(e.context()));
      key.reset();
      return own;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What it holds; empty: there is none. */
  public Optional<String> now() {
    try {
      return Optional.of(new String(Files.readAllBytes(file), ISO_8859_1));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      events.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
