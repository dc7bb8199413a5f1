package dev.cairn.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
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
 */
record InPlace(Path target) {
  private static final Set<OpenOption> OPEN =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  /** Whether this is how a rename onto a mount point fails. */
  boolean isMeantBy(FileSystemException failure) {
    boolean mounted =
        failure instanceof AtomicMoveNotSupportedException
            || "Device or resource busy".equals(failure.getReason());
    return mounted && Files.isRegularFile(target);
  }

  /**
   * @param staged durable, with the new bytes
   * @throws IOException if that is not possible; the target has its old bytes then, unless the disk
   *     refuses these too
   */
  void write(Path staged) throws IOException {
    Files.move(staged, redo(), StandardCopyOption.ATOMIC_MOVE);
    StagedFile.syncDirectory(Targets.directory(target));
    try {
      write(Files.readAllBytes(redo()));
    } finally {
      // Also after a failure: the target has its old bytes again.
      Files.delete(redo());
    }
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
    try (FileChannel channel = FileChannel.open(target, OPEN)) {
      byte[] old = Files.readAllBytes(target);
      try {
        overwrite(channel, old.length, bytes);
      } catch (IOException e) {
        restore(channel, old, e);
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

  private static void restore(FileChannel channel, byte[] old, IOException cause) {
    try {
      // Room for the old bytes was there, and is again once what grew is gone.
      channel.truncate(old.length);
      overwrite(channel, old.length, old);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
