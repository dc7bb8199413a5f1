package dev.cairn.catalogfile;

import dev.cairn.catalog.CatalogSource;
import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Query;
import dev.cairn.catalog.SourceStatus;
import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diagnostic.DiagnosticException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers from a catalog file, read again when it changes. It is looked at rather than watched for
 * events: that sees a file replaced by a rename and a link that is switched, on every file system.
 */
public final class CatalogFileSource implements CatalogSource {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogFileSource.class);

  private final Path file;
  private final ScheduledExecutorService thread;
  private final List<Runnable> subscribers = new CopyOnWriteArrayList<>();
  private volatile CatalogFile catalog;
  private volatile Optional<Diagnostic> problem = Optional.empty();
  private Object lastSeen;

  /**
   * @param every how often the file is looked at; zero: never again
   * @throws DiagnosticException if the file cannot be read now
   */
  public CatalogFileSource(Path file, Duration every) {
    this.file = file;
    this.lastSeen = seen();
    this.catalog = CatalogFile.read(file);
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "cairn-catalog-file");
              thread.setDaemon(true);
              return thread;
            });
    if (!every.isZero()) {
      thread.scheduleWithFixedDelay(
          this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  public CatalogFile catalog() {
    return catalog;
  }

  private void look() {
    Object now = seen();
    if (now.equals(lastSeen)) {
      return;
    }
    lastSeen = now;
    try {
      CatalogFile read = CatalogFile.read(file);
      boolean changed = !read.equals(catalog);
      catalog = read;
      problem = Optional.empty();
      if (changed) {
        subscribers.forEach(Runnable::run);
      }
    } catch (DiagnosticException e) {
      problem = Optional.of(e.diagnostic());
      LOG.warn("{}; keeping the last catalog", e.diagnostic());
    }
  }

  /** Another value whenever the file may have changed. */
  private Object seen() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return List.of(
          attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Override
  public Subscription subscribe(Runnable changed) {
    subscribers.add(changed);
    return new Subscription() {
      @Override
      public void want(Set<Query<?>> all) {
        // Every question has its answer already.
      }

      @Override
      public CatalogView view() {
        return catalog;
      }

      @Override
      public void close() {
        subscribers.remove(changed);
      }
    };
  }

  @Override
  public SourceStatus status() {
    return new SourceStatus(file.toString(), Optional.empty(), problem.stream().toList());
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
