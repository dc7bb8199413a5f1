package dev.cairn.output;

import dev.cairn.diagnostic.DiagnosticException;
import java.io.IOException;
import java.nio.file.Path;

/** Another Cairn: takes a lock, says how that went, and holds it until its input ends. */
final class LockHolder {
  private LockHolder() {}

  public static void main(String[] arguments) throws IOException {
    try (DestinationLock lock = DestinationLock.take(Disk.destination(Path.of(arguments[0])))) {
      System.out.println("held");
      while (System.in.read() >= 0) {
        // Whatever is said to it, only the end counts.
      }
    } catch (DiagnosticException e) {
      System.out.println(e.getMessage());
    }
  }
}
