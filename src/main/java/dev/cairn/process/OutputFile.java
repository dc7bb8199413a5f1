package dev.cairn.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a command's output goes: a file and not a pipe, since a daemon that the command leaves
 * behind would hold a pipe open for as long as it lives. Only its end is ever read.
 */
final class OutputFile implements AutoCloseable {
  private static final int KEPT = 64 * 1024;
  private final Path path;

  OutputFile() throws IOException {
    this.path = Files.createTempFile("cairn-output-", ".txt");
  }

  Path path() {
    return path;
  }

  String tail() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      long length = file.length();
      file.seek(Math.max(0, length - KEPT));
      byte[] bytes = new byte[(int) Math.min(length, KEPT)];
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  long size() throws IOException {
    return Files.size(path);
  }

  /** Gives the disk back what nobody will read. */
  void keepEnd() throws IOException {
    Files.writeString(path, tail());
  }

  /** A daemon that was left behind goes on writing to a file that has no name any more. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
  }
}
