package dev.cairn.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteStreamHandler;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.Watchdog;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands through commons-exec, with its holes closed: a child that holds the output open,
 * that ignores TERM or that has children of its own is ended at the timeout, and a daemon that a
 * command leaves behind neither delays it nor is ended. Each command has a session of its own where
 * there is {@code setsid}, which Linux always has.
 */
public final class SystemCommands implements Commands {
  private final ChildEnvironment environment;
  private final Duration grace;

  /**
   * @param environment our own, of which commands get only what is no secret
   * @param grace how long a command has to end after TERM
   */
  public SystemCommands(Map<String, String> environment, Duration grace) {
    this.environment = ChildEnvironment.of(environment);
    this.grace = grace;
  }

  @Override
  public Ending run(Command command, Map<String, String> more) {
    if (Thread.currentThread().isInterrupted()) {
      return new Ending.Stopped();
    }
    try (OutputFile output = new OutputFile()) {
      return new Run(command, environment.with(more), output, grace).run();
    } catch (IOException e) {
      return new Ending.NotStarted(String.valueOf(e.getMessage()));
    }
  }

  /** One command on its way. */
  private static final class Run extends DefaultExecutor {
    private final Command command;
    private final Map<String, String> environment;
    private final OutputFile output;
    private final Duration grace;
    private final AtomicReference<@Nullable TreeProcess> process = new AtomicReference<>();
    private final AtomicReference<@Nullable FloodWatch> flood = new AtomicReference<>();

    @SuppressWarnings("deprecation") // The builder cannot make a subclass.
    Run(Command command, Map<String, String> environment, OutputFile output, Duration grace) {
      this.command = command;
      this.environment = environment;
      this.output = output;
      this.grace = grace;
    }

    Ending run() throws IOException {
      setWatchdog(new TreeWatchdog(command.timeout()));
      setStreamHandler(new NoStreams());
      setExitValues(null);
      setWorkingDirectory(command.directory().toFile());
      long start = System.nanoTime();
      try {
        int code = execute(new CommandLine(command.argv().get(0)), environment);
        return ended(code, Duration.ofNanos(System.nanoTime() - start));
      } catch (ExecuteException e) {
        return ended(e.getExitValue(), Duration.ofNanos(System.nanoTime() - start));
      } catch (IOException e) {
        if (process.get() == null) {
          return new Ending.NotStarted(reason(e));
        }
        throw e;
      }
    }

    private Ending ended(int code, Duration after) throws IOException {
      Objects.requireNonNull(flood.get()).join();
      Optional<TreeProcess.Cause> cause = Objects.requireNonNull(process.get()).cause();
      if (cause.isEmpty()) {
        return new Ending.Exited(code, output.tail());
      }
      return switch (cause.get()) {
        case TIMEOUT -> new Ending.TimedOut(output.tail(), after);
        case FLOOD -> new Ending.Flooded(output.tail());
        case STOP -> {
          Thread.currentThread().interrupt();
          yield new Ending.Stopped();
        }
      };
    }

    /** The arguments as they are, never parsed again; no input; output to a file. */
    @Override
    protected Process launch(CommandLine line, Map<String, String> variables, Path workingDirectory)
        throws IOException {
      ProcessBuilder builder = new ProcessBuilder(Session.start(arguments(), variables));
      builder.directory(workingDirectory.toFile());
      builder.environment().clear();
      builder.environment().putAll(variables);
      builder.redirectInput(new File("/dev/null"));
      builder.redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.path().toFile()));
      TreeProcess started = new TreeProcess(builder.start(), grace);
      process.set(started);
      flood.set(new FloodWatch(output, started));
      return started;
    }

    private List<String> arguments() {
      List<String> argv = new ArrayList<>(command.argv());
      if (argv.get(0).contains("/")) {
        Path program = command.directory().resolve(argv.get(0)).toAbsolutePath().normalize();
        argv.set(0, program.toString());
      }
      return argv;
    }

    private static String reason(IOException e) {
      String message = String.valueOf(e.getMessage());
      return Arrays.asList(message.split("error=[0-9]+, ")).get(message.contains("error=") ? 1 : 0);
    }
  }

  /** Ends the whole tree, where commons-exec ends only the child itself. */
  private static final class TreeWatchdog extends ExecuteWatchdog {
    private volatile @Nullable TreeProcess watched;

    @SuppressWarnings("deprecation") // The builder cannot make a subclass.
    TreeWatchdog(Duration timeout) {
      super(timeout.toMillis());
    }

    @Override
    public synchronized void start(Process process) {
      watched = (TreeProcess) process;
      super.start(process);
    }

    @Override
    public void timeoutOccured(Watchdog watchdog) {
      TreeProcess process = watched;
      if (process != null) {
        process.end(TreeProcess.Cause.TIMEOUT);
      }
    }
  }

  /** The streams are files: nothing to pump, so nothing to wait for. */
  private static final class NoStreams implements ExecuteStreamHandler {
    @Override
    public void setProcessErrorStream(java.io.InputStream stream) {
      // Redirected to a file.
    }

    @Override
    public void setProcessInputStream(java.io.OutputStream stream) {
      // Redirected from /dev/null.
    }

    @Override
    public void setProcessOutputStream(java.io.InputStream stream) {
      // Redirected to a file.
    }

    @Override
    public void start() {
      // Nothing is pumped.
    }

    @Override
    public void stop() {
      // Nothing was started.
    }
  }
}
