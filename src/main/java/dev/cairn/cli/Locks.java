package dev.cairn.cli;

import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.output.DestinationLock;
import dev.cairn.output.StagedFile;
import dev.cairn.templateset.FileSpec;
import dev.cairn.templateset.SetSpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The locks of all destinations that this process writes. */
final class Locks implements AutoCloseable {
  private final Map<Path, DestinationLock> held = new HashMap<>();

  /**
   * Takes those that are not held yet.
   *
   * @throws EndException if another process holds one
   */
  synchronized void take(SetSpec spec) {
    for (FileSpec file : spec.files()) {
      Path path = file.destination().path().toAbsolutePath().normalize();
      if (!held.containsKey(path)) {
        try {
          held.put(path, DestinationLock.take(file.destination()));
          StagedFile.recover(file.destination());
        } catch (DiagnosticException e) {
          throw new EndException(ExitCode.REFUSED, e.diagnostic());
        }
      }
    }
  }

  @Override
  public synchronized void close() {
    held.values().forEach(DestinationLock::close);
  }
}
