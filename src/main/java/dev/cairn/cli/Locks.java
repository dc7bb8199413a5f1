package dev.cairn.cli;

import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.output.Destination;
import dev.cairn.output.DestinationLock;
import dev.cairn.output.StagedFile;
import dev.cairn.state.SetState;
import dev.cairn.templateset.FileSpec;
import dev.cairn.templateset.SetSpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The locks of all destinations and states that this process writes. */
final class Locks implements AutoCloseable {
  private final Map<Path, DestinationLock> held = new HashMap<>();

  /**
   * Takes those that are not held yet.
   *
   * @throws DestinationLock.HeldException if another process holds one
   * @throws DiagnosticException if the file system does not let us have one
   */
  synchronized void take(SetSpec spec, SetState state) {
    for (FileSpec file : spec.files()) {
      take(file.destination(), () -> StagedFile.recover(file.destination()));
    }
    if (!state.isWritable()) {
      return;
    }
    state.makeDirectory();
    take(
        new Destination(
            state.directory().resolve("state"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false),
        () -> {});
  }

  /**
   * The same for who cannot wait.
   *
   * @throws EndException if another process holds one
   */
  void takeOrEnd(SetSpec spec, SetState state) {
    try {
      take(spec, state);
    } catch (DestinationLock.HeldException e) {
      throw new EndException(ExitCode.REFUSED, e.diagnostic());
    }
  }

  /** What could not be put right is locked anew, and put right then. */
  private void take(Destination destination, Runnable putRight) {
    Path path = destination.path().toAbsolutePath().normalize();
    if (held.containsKey(path)) {
      return;
    }
    DestinationLock lock = DestinationLock.take(destination);
    try {
      putRight.run();
      held.put(path, lock);
    } finally {
      if (!held.containsKey(path)) {
        lock.close();
      }
    }
  }

  @Override
  public synchronized void close() {
    held.values().forEach(DestinationLock::close);
  }
}
