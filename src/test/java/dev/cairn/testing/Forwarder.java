package dev.cairn.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * An address of its own before a server of HTTP: another server can take that one's place, be away,
 * or be far. Counts the requests, each of which is taken to come in one piece.
 */
public final class Forwarder implements AutoCloseable {
  private static final int PIECE = 1 << 16;

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = new HashSet<>();
  private String target;
  private Duration delay = Duration.ZERO;
  private boolean away;
  private int requests;
  private int refused;

  private Forwarder(ServerSocket server, String target) {
    this.server = server;
    this.target = target;
  }

  /**
   * On loopback, at a port that the system chooses.
   *
   * @param target {@code 127.0.0.1:PORT}
   */
  public static Forwarder to(String target) {
    try {
      Forwarder forwarder =
          new Forwarder(new ServerSocket(0, 500, InetAddress.getLoopbackAddress()), target);
      forwarder.threads.execute(forwarder::accept);
      return forwarder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code 127.0.0.1:PORT}. */
  public String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** Ends all connections; new ones are to this server. */
  public synchronized void failOver(String another) {
    target = another;
    endAll();
  }

  /** Ends all connections, and every new one at once. */
  public synchronized void goAway() {
    away = true;
    endAll();
  }

  /** Forwards again. */
  public synchronized void comeBack() {
    away = false;
  }

  /** Every answer arrives so much later from now on. */
  public synchronized void delay(Duration time) {
    delay = time;
  }

  /** How many requests were forwarded. */
  public synchronized int requests() {
    return requests;
  }

  /** How many connections were ended at once. */
  public synchronized int refused() {
    return refused;
  }

  private void endAll() {
    Set.copyOf(open).forEach(this::end);
  }

  private synchronized void end(Socket socket) {
    open.remove(socket);
    notifyAll();
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is gone already.
    }
  }

  private void accept() {
    try {
      while (true) {
        serve(server.accept());
      }
    } catch (IOException | RejectedExecutionException e) {
      // Closed.
    }
  }

  private void serve(Socket client) {
    Socket upstream = new Socket();
    if (!admits(client, upstream)) {
      end(client);
      return;
    }
    threads.execute(() -> forward(client, upstream));
  }

  private synchronized boolean admits(Socket client, Socket upstream) {
    if (away) {
      refused++;
      return false;
    }
    open.add(client);
    open.add(upstream);
    return true;
  }

  private void forward(Socket client, Socket upstream) {
    try {
      upstream.connect(address(current()));
      threads.execute(() -> copyAnswers(upstream, client));
      byte[] piece = new byte[PIECE];
      InputStream in = client.getInputStream();
      OutputStream out = upstream.getOutputStream();
      for (int length = in.read(piece); length > 0; length = in.read(piece)) {
        count(new String(piece, 0, length, StandardCharsets.ISO_8859_1));
        out.write(piece, 0, length);
      }
    } catch (IOException | RejectedExecutionException e) {
      // One of them hung up, or the test did.
    } finally {
      end(client);
      end(upstream);
    }
  }

  private synchronized String current() {
    return target;
  }

  private static InetSocketAddress address(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    return new InetSocketAddress(
        hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
  }

  private synchronized void count(String piece) {
    if (piece.startsWith("GET ")) {
      requests++;
    }
  }

  private void copyAnswers(Socket upstream, Socket client) {
    try {
      byte[] piece = new byte[PIECE];
      InputStream in = upstream.getInputStream();
      OutputStream out = client.getOutputStream();
      for (int length = in.read(piece); length > 0; length = in.read(piece)) {
        hold(client);
        out.write(piece, 0, length);
      }
    } catch (IOException e) {
      // One of them hung up, or the test did.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(client);
      end(upstream);
    }
  }

  private synchronized void hold(Socket client) throws InterruptedException {
    long end = System.nanoTime() + delay.toNanos();
    long left = delay.toMillis();
    while (open.contains(client) && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    goAway();
    threads.shutdownNow();
  }
}
