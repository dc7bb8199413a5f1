package dev.cairn.output;

import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diagnostic.DiagnosticException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * A new version of a file, whole beside its destination as {@code .NAME.cairn-PID}, with its final
 * mode and owner, and durable before it is committed. Closing it removes what was not committed.
 */
public final class StagedFile implements AutoCloseable {
  private static final Executor SYNCS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "cairn-sync");
            thread.setDaemon(true);
            return thread;
          });

  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private final Destination destination;
  private final Path target;
  private final Path staged;
  private final FileChannel channel;
  private Optional<CompletableFuture<Optional<IOException>>> syncing = Optional.empty();
  private boolean writtenInPlace;

  private StagedFile(Destination destination, Path target, Path staged, FileChannel channel) {
    this.destination = destination;
    this.target = target;
    this.staged = staged;
    this.channel = channel;
  }

  /**
   * Writes the bytes beside the destination, or beside its target where it is a symbolic link.
   *
   * @throws DiagnosticException if that is not possible; nothing is left behind
   */
  public static StagedFile beside(Destination destination, byte[] bytes) {
    Path target = Targets.resolve(destination.path());
    Leftovers.sweep(target);
    Path staged = Leftovers.stagedName(target, ProcessHandle.current().pid());
    try {
      Files.deleteIfExists(staged);
      FileChannel channel =
          FileChannel.open(
              staged,
              NEW,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      StagedFile file = new StagedFile(destination, target, staged, channel);
      try {
        file.write(bytes);
        return file;
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw Failures.of(destination.path(), "cannot be written", e);
    }
  }

  /** Readable by its owner only until it has its final mode: it may hold secrets. */
  private void write(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    Ownership.apply(destination, target, staged);
  }

  /** Has the disk take the bytes while others do what does not need that. */
  public StagedFile syncAhead() {
    syncing = Optional.of(CompletableFuture.supplyAsync(this::sync, SYNCS));
    return this;
  }

  /**
   * Returns when the bytes are durable.
   *
   * @throws DiagnosticException if the disk does not take them
   */
  public void awaitDurable() {
    Optional<IOException> failure = syncing.map(CompletableFuture::join).orElseGet(this::sync);
    if (failure.isEmpty() && Thread.currentThread().isInterrupted()) {
      // Who is told to stop replaces nothing any more.
      failure = Optional.of(new ClosedByInterruptException());
    }
    if (failure.isPresent()) {
      throw Failures.of(destination.path(), "cannot be written", failure.get());
    }
  }

  /** Gives what went wrong. */
  private Optional<IOException> sync() {
    try (channel) {
      if (channel.isOpen()) {
        channel.force(true);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  public Path path() {
    return staged;
  }

  /**
   * Replaces the destination in one step, or writes it in place where it is a mount point, and
   * makes that durable.
   *
   * @throws DiagnosticException if that is not possible; the destination is as it was
   */
  public void commit() {
    awaitDurable();
    try {
      if (destination.backup() && Files.exists(target)) {
        Files.copy(
            target,
            target.resolveSibling(target.getFileName() + ".bak"),
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.COPY_ATTRIBUTES);
      }
      replace();
    } catch (IOException e) {
      throw Failures.of(destination.path(), "cannot be replaced", e);
    }
  }

  private void replace() throws IOException {
    try {
      Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
      syncDirectory(Targets.directory(target));
    } catch (FileSystemException e) {
      InPlace inPlace = new InPlace(target);
      if (!inPlace.isMeantBy(e)) {
        throw e;
      }
      Ownership.apply(destination, target, target);
      inPlace.write(staged);
      writtenInPlace = true;
    }
  }

  /** What is to be known of the commit; empty where it went as it should. */
  public Optional<Diagnostic> warning() {
    return writtenInPlace
        ? Optional.of(
            new Diagnostic(
                destination.path().toString(),
                "is a mount point, which nothing can replace in one step: it is written in place",
                "mount its directory instead, so that nobody ever reads half a file"))
        : Optional.empty();
  }

  /**
   * Finishes what a Cairn that died was writing in place, and removes what it had staged. Only for
   * who holds the destination's lock.
   *
   * @throws DiagnosticException if that is not possible
   */
  public static void recover(Destination destination) {
    Path target = Targets.resolve(destination.path());
    Leftovers.sweep(target);
    try {
      new InPlace(target).finish();
    } catch (IOException e) {
      throw Failures.of(destination.path(), "was left half written and cannot be finished", e);
    }
  }

  /**
   * Takes a commit back.
   *
   * @param old what was there before it; empty: nothing was
   * @throws DiagnosticException if that is not possible
   */
  public void revert(Optional<byte[]> old) {
    if (old.isPresent()) {
      try (StagedFile back = beside(destination.withoutBackup(), old.get())) {
        back.commit();
      }
      return;
    }
    try {
      Files.deleteIfExists(target);
      syncDirectory(Targets.directory(target));
    } catch (IOException e) {
      throw Failures.of(destination.path(), "cannot be taken away again", e);
    }
  }

  /** A rename is durable once its directory is; in-memory file systems have nothing to sync. */
  static void syncDirectory(Path directory) throws IOException {
    if (directory.getFileSystem() == FileSystems.getDefault()) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(staged);
    } catch (IOException e) {
      throw Failures.of(staged, "cannot be removed", e);
    }
  }
}
