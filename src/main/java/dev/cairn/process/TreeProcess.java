package dev.cairn.process;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * A process that is ended with all its descendants when the thread that waits for it is
 * interrupted. commons-exec ends only the process itself then, and its children are nobody's.
 */
final class TreeProcess extends Process {
  private final Process process;
  private final Duration grace;
  private volatile boolean interrupted;

  TreeProcess(Process process, Duration grace) {
    this.process = process;
    this.grace = grace;
  }

  boolean wasInterrupted() {
    return interrupted;
  }

  @Override
  public int waitFor() throws InterruptedException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      interrupted = true;
      new ProcessTree(process.toHandle(), grace).end();
      throw e;
    }
  }

  @Override
  public ProcessHandle toHandle() {
    return process.toHandle();
  }

  @Override
  public int exitValue() {
    return process.exitValue();
  }

  @Override
  public void destroy() {
    process.destroy();
  }

  @Override
  public InputStream getInputStream() {
    return process.getInputStream();
  }

  @Override
  public InputStream getErrorStream() {
    return process.getErrorStream();
  }

  @Override
  public OutputStream getOutputStream() {
    return process.getOutputStream();
  }
}
