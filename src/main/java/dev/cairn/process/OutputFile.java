package dev.cairn.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a command's output goes: a file and not a pipe, since a daemon that the command leaves
 * behind would hold a pipe open for as long as it lives, and die of it when we leave. Only its end
 * is ever read.
 */
final class OutputFile implements AutoCloseable {
  /** More than anybody will read. */
  private static final long MOST = 16 << 20;

  private static final int KEPT = 64 * 1024;

  private final Path path;
  private final RandomAccessFile file;

  OutputFile() throws IOException {
    this.path = Files.createTempFile("cairn-output-", ".txt").toRealPath();
    this.file = new RandomAccessFile(path.toFile(), "rw");
  }

  /** To be appended to: what is cut off would leave a hole otherwise. */
  Path path() {
    return path;
  }

  String tail() throws IOException {
    long length = file.length();
    file.seek(Math.max(0, length - KEPT));
    byte[] bytes = new byte[(int) Math.min(length, KEPT)];
    file.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  boolean isFlooded() throws IOException {
    return file.length() > MOST;
  }

  /** Gives the disk back what nobody will read. */
  void keepEnd() throws IOException {
    String end = tail();
    file.setLength(0);
    file.write(end.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Takes its name away. A daemon that was left behind goes on writing to it, so it is kept short
   * for as long as there is one.
   */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
    new LeftOutput(path, file, MOST).watch();
  }
}
