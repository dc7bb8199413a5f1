package dev.cairn.process;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process that is ended with all that it started, or not at all. commons-exec ends only the
 * process itself, and its children are nobody's then.
 */
final class TreeProcess extends Process {
  /** Why it was ended. */
  enum Cause {
    TIMEOUT,
    FLOOD,
    /** The thread that waits for it was interrupted. */
    STOP
  }

  private final Process process;
  private final Duration grace;
  private @Nullable Cause cause;

  TreeProcess(Process process, Duration grace) {
    this.process = process;
    this.grace = grace;
  }

  /**
   * Ends it, and returns when all of its tree is gone. After its own end nothing is ended: what it
   * left behind may be the proxy.
   */
  synchronized void end(Cause why) {
    if (process.isAlive()) {
      cause = why;
      // A second of grace for a flood is another gigabyte.
      new ProcessTree(process.toHandle()).end(why == Cause.FLOOD ? Duration.ZERO : grace);
    }
  }

  /** Why it was ended; empty: it ended by itself. Waits while it is being ended. */
  synchronized Optional<Cause> cause() {
    return Optional.ofNullable(cause);
  }

  @Override
  public int waitFor() throws InterruptedException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      end(Cause.STOP);
      throw e;
    }
  }

  @Override
  public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
    return process.waitFor(timeout, unit);
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
