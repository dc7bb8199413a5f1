package dev.cairn.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.diagnostic.DiagnosticException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket in a set's state directory by which its operator speaks to a running sidecar. */
public final class Control implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Control.class);
  private static final String NAME = "control";
  private static final Pattern KNOWN = Pattern.compile("approve|rollback [0-9]{1,9}");
  private static final int MOST_BYTES = 100;

  /** It may have done it or not; the next one finishes what it began. */
  private static final String ENDED = "3 the sidecar ended before it answered";

  private static final int MOST_CLIENTS = 16;

  /** A version that is put back is checked and reloaded first. */
  private static final long SECONDS = 120;

  private final Path path;
  private final ServerSocketChannel server;
  private final Semaphore places = new Semaphore(MOST_CLIENTS);
  private final ExecutorService clients =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "cairn-control-client");
            thread.setDaemon(true);
            return thread;
          });

  private Control(Path path, ServerSocketChannel server) {
    this.path = path;
    this.server = server;
  }

  /**
   * Opens the socket of a set, for who has locked its state.
   *
   * @throws DiagnosticException if it cannot be had
   */
  static Control open(SetLoop loop, String set) {
    Path path = loop.stateDirectory().resolve(NAME);
    try {
      Files.createDirectories(
          Objects.requireNonNull(path.getParent()),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      // Only one sidecar has the set's state, so what is there is a dead one's.
      Files.deleteIfExists(path);
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(path));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      Control control = new Control(path, server);
      Thread thread = new Thread(() -> control.serve(loop), "cairn-control-" + set);
      thread.setDaemon(true);
      thread.start();
      return control;
    } catch (IOException e) {
      throw new DiagnosticException(
          path.toString(),
          "cannot be opened (" + e.getMessage() + "); approve and rollback will not reach " + set,
          "choose a --state-dir with a shorter name that this user may write");
    }
  }

  /** Each client has a thread: one that says nothing must not keep the operator out. */
  private void serve(SetLoop loop) {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        clients.execute(() -> serve(client, loop));
      } catch (IOException e) {
        LOG.debug("{}: {}", path, e.getMessage());
      }
    }
  }

  private void serve(SocketChannel client, SetLoop loop) {
    try (client) {
      if (places.tryAcquire()) {
        try {
          write(client, answer(read(client), loop));
        } finally {
          places.release();
        }
      } else {
        write(client, "3 too many ask at the same time");
      }
    } catch (IOException e) {
      LOG.debug("{}: {}", path, e.getMessage());
    }
  }

  private static String read(SocketChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
    while (channel.read(bytes) > 0) {
      if (bytes.get(bytes.position() - 1) == '\n') {
        break;
      }
    }
    return new String(bytes.array(), 0, bytes.position(), UTF_8).strip();
  }

  private static void write(SocketChannel channel, String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line.replace('\n', ' ') + "\n").getBytes(UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static String answer(String line, SetLoop loop) {
    if (!KNOWN.matcher(line).matches()) {
      return "2 unknown request";
    }
    Request request = new Request(line);
    loop.request(request);
    try {
      return request.reply().get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return giveUp(request, "3 the sidecar is stopping");
    } catch (ExecutionException | TimeoutException e) {
      return giveUp(request, "3 the sidecar did not answer");
    }
  }

  /** What its client is told is not done must not be done later; it may have been done by now. */
  private static String giveUp(Request request, String reply) {
    request.reply().complete(reply);
    return request.reply().join();
  }

  /**
   * Asks the sidecar that runs a set.
   *
   * @param stateDirectory the set's own
   * @return its reply, which begins with an exit code; empty where no sidecar listens
   */
  public static Optional<String> ask(Path stateDirectory, String line) {
    Path path = stateDirectory.resolve(NAME);
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return Optional.of(converse(channel, line));
    } catch (IOException e) {
      // No socket, or one that a dead sidecar left.
      return Optional.empty();
    }
  }

  private static String converse(SocketChannel channel, String line) {
    try {
      write(channel, line);
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), UTF_8));
      String reply = reader.readLine();
      return reply == null ? ENDED : reply;
    } catch (IOException e) {
      return ENDED;
    }
  }

  @Override
  public void close() {
    clients.shutdownNow();
    try {
      server.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.debug("{}: {}", path, e.getMessage());
    }
  }
}
