package dev.cairn.output;

import dev.cairn.diagnostic.DiagnosticException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second Cairn from the same destination: a lock of the kernel, which ends with the process
 * however it ends, on {@code .NAME.cairn-lock} beside the destination.
 */
public final class DestinationLock implements AutoCloseable {
  /**
   * What this process holds. POSIX drops a process's lock on a file as soon as the process closes
   * that file anywhere, so what is held here must not even be opened again.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  /** Not through a link: what it points to would be emptied. */
  private static final Set<OpenOption> OPEN =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);

  private static final FileAttribute<Set<PosixFilePermission>> MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** Another process has the lock. */
  public static final class HeldException extends DiagnosticException {
    private static final long serialVersionUID = 1L;

    private HeldException(Destination destination, String pid) {
      super(
          destination.path().toString(),
          "another Cairn writes it (process " + pid + ")",
          "stop that one first");
    }
  }

  private final Path file;
  private final FileChannel channel;

  private DestinationLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * @throws HeldException if another holds it, with that one's process ID
   * @throws DiagnosticException if the file system does not let us have it
   */
  public static DestinationLock take(Destination destination) {
    Path target = Targets.resolve(destination.path());
    try {
      Path directory = Targets.directory(target).toRealPath();
      Path file = directory.resolve("." + target.getFileName() + ".cairn-lock");
      if (!HELD.add(file)) {
        throw new HeldException(destination, ownPid());
      }
      return lock(destination, file);
    } catch (IOException e) {
      throw Failures.of(destination.path(), "cannot be locked", e);
    }
  }

  private static DestinationLock lock(Destination destination, Path file) throws IOException {
    @Nullable FileChannel channel = null;
    boolean locked = false;
    try {
      channel = FileChannel.open(file, OPEN, MODE);
      if (channel.tryLock() == null) {
        throw new HeldException(destination, holder(channel));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(ownPid().getBytes(StandardCharsets.US_ASCII)));
      locked = true;
      return new DestinationLock(file, channel);
    } finally {
      if (!locked) {
        release(file, channel);
      }
    }
  }

  private static String ownPid() {
    return Long.toString(ProcessHandle.current().pid());
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(20);
    channel.read(bytes, 0);
    String pid = StandardCharsets.US_ASCII.decode(bytes.flip()).toString().strip();
    return pid.isEmpty() ? "unknown" : pid;
  }

  private static void release(Path file, @Nullable FileChannel channel) throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      HELD.remove(file);
    }
  }

  @Override
  public void close() {
    try {
      release(file, channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
