package dev.cairn.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Writes over a file that is itself a mount point, such as a container's single-file volume: no
 * rename can replace it. The new bytes wait beside it as {@code .NAME.cairn-redo} meanwhile, so
 * that the next start can finish what a crash cut short.
 *
 * @param target without links in its path
 */
record InPlace(Path target) {
  private static final Set<OpenOption> OPEN =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

  /** Whether this is how a rename onto a mount point fails; its message has many languages. */
  boolean isMeantBy(FileSystemException failure) throws IOException {
    return Files.isRegularFile(target)
        && (failure instanceof AtomicMoveNotSupportedException || isMountPoint());
  }

  private boolean isMountPoint() throws IOException {
    if (target.getFileSystem() != FileSystems.getDefault() || !Files.exists(MOUNTS)) {
      return false;
    }
    // Its bytes need not be text.
    String mounts = new String(Files.readAllBytes(MOUNTS), StandardCharsets.UTF_8);
    return mounts.lines().map(line -> line.split(" ", 6)[4]).anyMatch(escaped(target)::equals);
  }

  /** As the kernel writes a path where blanks separate words. */
  private static String escaped(Path path) {
    return path.toString()
        .replace("\\", "\\134")
        .replace(" ", "\\040")
        .replace("\t", "\\011")
        .replace("\n", "\\012");
  }

  /**
   * @param staged durable, with the new bytes
   * @throws IOException if that is not possible; the target has its old bytes then. Where the disk
   *     refuses these too, the next start writes the new ones
   */
  void write(Path staged) throws IOException {
    Files.move(staged, redo(), StandardCopyOption.ATOMIC_MOVE);
    StagedFile.syncDirectory(Targets.directory(target));
    try {
      write(Files.readAllBytes(redo()));
    } catch (HalfWrittenException e) {
      throw e;
    } catch (IOException e) {
      Files.delete(redo());
      throw e;
    }
    Files.delete(redo());
  }

  /** Finishes what a process that died had begun. */
  void finish() throws IOException {
    if (isOurs(redo())) {
      write(Files.readAllBytes(redo()));
      Files.delete(redo());
    }
  }

  /** Nobody else can give a file to the target's owner, who may write the target anyway. */
  private boolean isOurs(Path redo) throws IOException {
    return Files.isRegularFile(redo, LinkOption.NOFOLLOW_LINKS)
        && Files.isRegularFile(target)
        && Files.getOwner(redo, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(target));
  }

  private Path redo() {
    return target.resolveSibling("." + target.getFileName() + ".cairn-redo");
  }

  void write(byte[] bytes) throws IOException {
    byte[] old = Files.readAllBytes(target);
    try (FileChannel channel = FileChannel.open(target, OPEN)) {
      try {
        overwrite(channel, old.length, bytes);
      } catch (IOException e) {
        restore(old, e);
        throw e;
      }
    }
  }

  /** What grows first: a full disk shows before any of the old bytes is gone. */
  private static void overwrite(FileChannel channel, int oldLength, byte[] bytes)
      throws IOException {
    int common = Math.min(oldLength, bytes.length);
    writeAt(channel, common, ByteBuffer.wrap(bytes, common, bytes.length - common));
    writeAt(channel, 0, ByteBuffer.wrap(bytes, 0, common));
    channel.truncate(bytes.length);
    channel.force(true);
  }

  private static void writeAt(FileChannel channel, long position, ByteBuffer buffer)
      throws IOException {
    channel.position(position);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** Through another channel: an interruption closes the one it meets, and would close this. */
  private void restore(byte[] old, IOException cause) throws HalfWrittenException {
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel = FileChannel.open(target, OPEN)) {
      // Room for the old bytes was there, and is again once what grew is gone.
      channel.truncate(old.length);
      overwrite(channel, old.length, old);
    } catch (IOException e) {
      cause.addSuppressed(e);
      throw new HalfWrittenException(cause);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Neither the new bytes nor the old ones are whole in the target. */
  private static final class HalfWrittenException extends IOException {
    private static final long serialVersionUID = 1;

    HalfWrittenException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
