package dev.cairn.state;

import static java.nio.file.StandardOpenOption.WRITE;

import dev.cairn.output.Failures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** A file of lines that grows at its end; a line that was not written to its end does not count. */
final class LineFile {
  private final Path path;
  private OptionalLong end = OptionalLong.empty();

  LineFile(Path path) {
    this.path = path;
  }

  /** All whole lines. */
  List<byte[]> lines() {
    byte[] bytes = StateFiles.read(path).orElse(new byte[0]);
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        lines.add(Arrays.copyOfRange(bytes, start, i));
        start = i + 1;
      }
    }
    end = OptionalLong.of(start);
    return lines;
  }

  /** Bytes up to the end of the last whole line. */
  long size() {
    if (end.isEmpty()) {
      lines();
    }
    return end.orElseThrow();
  }

  /**
   * Writes a line behind the last whole one, and waits until it is on disk.
   *
   * @throws dev.cairn.diagnostic.DiagnosticException if it is not
   */
  void append(byte[] line) {
    long start = size();
    if (start == 0) {
      rewrite(List.of(line));
      return;
    }
    try (FileChannel channel = FileChannel.open(path, WRITE)) {
      channel.truncate(start);
      ByteBuffer buffer = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
      for (long at = start; buffer.hasRemaining(); ) {
        at += channel.write(buffer, at);
      }
      channel.force(true);
      end = OptionalLong.of(start + line.length + 1);
    } catch (IOException e) {
      throw Failures.of(path, "cannot be written", e);
    }
  }

  /** Replaces the file whole. */
  void rewrite(List<byte[]> lines) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      all.writeBytes(line);
      all.write('\n');
    }
    StateFiles.write(path, all.toByteArray());
    end = OptionalLong.of(all.size());
  }
}
