package dev.cairn.output;

import dev.cairn.diagnostic.DiagnosticException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second Cairn from the same destination: a lock of the kernel, which ends with the process
 * however it ends, on {@code .NAME.cairn-lock} beside the destination.
 */
public final class DestinationLock implements AutoCloseable {
  private final FileChannel channel;

  private DestinationLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @throws DiagnosticException if another holds it, with that one's process ID
   */
  public static DestinationLock take(Destination destination) {
    Path target = Targets.resolve(destination.path());
    Path file = target.resolveSibling("." + target.getFileName() + ".cairn-lock");
    try {
      FileChannel channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
      if (tryLock(channel) == null) {
        channel.close();
        throw new DiagnosticException(
            destination.path().toString(),
            "another Cairn writes it (process " + holder(file) + ")",
            "stop that one first");
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      return new DestinationLock(channel);
    } catch (IOException e) {
      throw Failures.of(destination.path(), "cannot be locked", e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by this process: two sets have one destination.
      return null;
    }
  }

  private static String holder(Path file) throws IOException {
    String pid = Files.readString(file, StandardCharsets.US_ASCII).strip();
    return pid.isEmpty() ? "unknown" : pid;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
