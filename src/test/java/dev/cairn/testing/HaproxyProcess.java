package dev.cairn.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real HAProxy in master-worker mode, from a configuration file, with a master socket. */
public final class HaproxyProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long ANSWER_MILLIS = 500;
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final Process master;
  private final Path socket;
  private final Path output;

  private HaproxyProcess(Process master, Path socket, Path output) {
    this.master = master;
    this.socket = socket;
    this.output = output;
  }

  /**
   * Returns once a worker serves. The master socket, the pid file and the output lie in {@code
   * directory}, which wants a short name: a socket's path has 107 bytes.
   */
  public static HaproxyProcess start(Path configuration, Path directory) throws IOException {
    return start(configuration, directory, "");
  }

  /**
   * The same, for others to use its master socket.
   *
   * @param access of the master socket, such as {@code ,mode,660,group,haproxy}
   */
  public static HaproxyProcess start(Path configuration, Path directory, String access)
      throws IOException {
    Path socket = directory.resolve("master.sock");
    Path output = directory.resolve("haproxy.out");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    "haproxy",
                    "-Ws",
                    "-S",
                    socket + access,
                    "-f",
                    configuration.toString(),
                    "-p",
                    directory.resolve("haproxy.pid").toString()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("PATH", PATH);
    HaproxyProcess haproxy = new HaproxyProcess(builder.start(), socket, output);
    try {
      Awaitility.await().atMost(PATIENCE).until(haproxy::serves);
      return haproxy;
    } catch (RuntimeException e) {
      haproxy.close();
      throw new IllegalStateException("HAProxy did not start: " + haproxy.output(), e);
    }
  }

  private boolean serves() {
    if (!master.isAlive()) {
      throw new IllegalStateException("exited with " + master.exitValue());
    }
    return Files.exists(socket) && showProc().lines().anyMatch(l -> l.contains(" worker "));
  }

  public long pid() {
    return master.pid();
  }

  public Path masterSocket() {
    return socket;
  }

  /** A shell command line that asks for a reload, as {@code systemctl reload} would. */
  public String reloadCommand() {
    return "kill -USR2 " + master.pid();
  }

  /** Asks for a reload; whether it succeeds is seen in {@link #showProc}. */
  public void reload() throws IOException {
    new ProcessBuilder("kill", "-USR2", Long.toString(master.pid())).start().onExit().join();
  }

  /** The master's {@code show proc}; empty while it restarts itself. */
  public String showProc() {
    return ask("show proc");
  }

  /**
   * One command of the master's CLI (HAProxy management guide, section 9.4); empty where no answer
   * comes. A master that restarts itself leaves a connection hanging that it had just accepted.
   */
  public String ask(String command) {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        Selector readable = Selector.open()) {
      channel.write(ByteBuffer.wrap((command + "\n").getBytes(UTF_8)));
      // The master answers and closes when nothing more can come, not before.
      channel.shutdownOutput();
      channel.configureBlocking(false);
      channel.register(readable, SelectionKey.OP_READ);
      ByteBuffer answer = ByteBuffer.allocate(64 * 1024);
      while (readable.select(ANSWER_MILLIS) > 0 && channel.read(answer) >= 0) {
        readable.selectedKeys().clear();
      }
      return new String(answer.array(), 0, answer.position(), UTF_8);
    } catch (IOException e) {
      // A refused or a reset connection is a SocketException, a broken pipe a plain IOException.
      return "";
    }
  }

  /** How often it was asked to reload. */
  public int reloads() {
    return showProc()
        .lines()
        .filter(l -> l.contains(" master "))
        .map(l -> Integer.valueOf(l.strip().split("\\s+")[2]))
        .findFirst()
        .orElse(-1);
  }

  /** What it printed. */
  public String output() throws IOException {
    return Files.readString(output);
  }

  /** Ends the master and every worker, old ones too. */
  @Override
  public void close() throws IOException {
    List<ProcessHandle> tree = master.descendants().toList();
    master.destroy();
    try {
      if (!master.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        master.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      master.destroyForcibly();
    }
    tree.forEach(ProcessHandle::destroyForcibly);
  }
}
