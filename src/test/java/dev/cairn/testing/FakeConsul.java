package dev.cairn.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Speaks as much of Consul's HTTP as a reader needs, and misbehaves when told to. A long poll for
 * the index that the path's answer has parks until the test changes the answer or its wait is over;
 * every other request is answered at once.
 */
public final class FakeConsul implements AutoCloseable {
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, FakeAnswer> answers = new HashMap<>();
  private final List<FakeRequest> requests = new ArrayList<>();
  private final Set<Socket> open = new HashSet<>();
  private final Map<Socket, String> parked = new HashMap<>();
  private UnaryOperator<FakeAnswer> distortion = UnaryOperator.identity();
  private Duration delay = Duration.ZERO;
  private @Nullable FakeAnswer fromLeader;
  private boolean resets;
  private boolean waits = true;
  private int accepted;
  private int peak;

  private FakeConsul(ServerSocket server) {
    this.server = server;
  }

  /** On loopback, at a port that the system chooses. */
  public static FakeConsul start() {
    return start(ServerSocketFactory.getDefault());
  }

  /** The same, for TLS. */
  public static FakeConsul start(ServerSocketFactory sockets) {
    try {
      FakeConsul consul =
          new FakeConsul(sockets.createServerSocket(0, 500, InetAddress.getByName("127.0.0.1")));
      consul.threads.execute(consul::accept);
      return consul;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code 127.0.0.1:PORT}. */
  public String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** What a path is answered with from now on; parked polls of it are answered too. */
  public synchronized void answer(String path, FakeAnswer answer) {
    answers.put(path, answer);
    notifyAll();
  }

  /** What everything is answered with from now on, parked polls included. */
  public void answerAll(FakeAnswer answer) {
    distort(own -> answer);
  }

  /** What becomes of every answer from now on, to parked polls included. */
  public synchronized void distort(UnaryOperator<FakeAnswer> how) {
    distortion = how;
    notifyAll();
  }

  /** Every answer takes so long from now on. */
  public synchronized void delay(Duration time) {
    delay = time;
  }

  /** As a proxy does that drops {@code index=}: every answer comes at once from now on. */
  public synchronized void ignoreIndexes() {
    waits = false;
    notifyAll();
  }

  /** What reads that are not stale are answered with from now on. */
  public synchronized void answerFromLeader(FakeAnswer answer) {
    fromLeader = answer;
    notifyAll();
  }

  /** Every path has its own answer again, and new connections are taken. */
  public synchronized void recover() {
    distortion = UnaryOperator.identity();
    delay = Duration.ZERO;
    fromLeader = null;
    resets = false;
    waits = true;
  }

  /** Resets every connection, and each new one at once. */
  public synchronized void resetConnections() {
    resets = true;
    Set.copyOf(open).forEach(FakeConsul::reset);
  }

  /** Resets one of the connections. */
  public synchronized void resetOne() {
    reset(open.iterator().next());
  }

  /** Resets the connections of the long polls of this path that are parked at the moment. */
  public synchronized void resetParked(String path) {
    parked.forEach(
        (socket, of) -> {
          if (of.equals(path)) {
            reset(socket);
          }
        });
  }

  public synchronized List<FakeRequest> requests() {
    return List.copyOf(requests);
  }

  public List<FakeRequest> requests(String path) {
    return requests().stream().filter(r -> r.path().equals(path)).toList();
  }

  /** How many long polls of this path are parked at the moment. */
  public synchronized long parked(String path) {
    return parked.values().stream().filter(path::equals).count();
  }

  /** How many connections there are at the moment. */
  public synchronized int open() {
    return open.size();
  }

  /** How many connections there ever were at one time. */
  public synchronized int peak() {
    return peak;
  }

  /** How many connections were made, those that were reset included. */
  public synchronized int accepted() {
    return accepted;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        if (admits(socket)) {
          threads.execute(() -> serve(socket));
        }
      }
    } catch (IOException | RejectedExecutionException e) {
      // Closed.
    }
  }

  private synchronized boolean admits(Socket socket) {
    accepted++;
    if (resets) {
      reset(socket);
      return false;
    }
    open.add(socket);
    peak = Math.max(peak, open.size());
    return true;
  }

  private static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is gone already.
    }
  }

  /** Reads on while a poll is parked, and so sees at once when the client hangs up. */
  private void serve(Socket socket) {
    try (socket) {
      while (true) {
        FakeRequest request = FakeRequest.read(socket.getInputStream());
        threads.execute(() -> reply(socket, request));
      }
    } catch (IOException | RejectedExecutionException e) {
      // The client hung up, or the test did.
    } finally {
      gone(socket);
    }
  }

  private synchronized void gone(Socket socket) {
    open.remove(socket);
    notifyAll();
  }

  private void reply(Socket socket, FakeRequest request) {
    try {
      Optional<FakeAnswer> answer = await(socket, request);
      if (answer.isPresent()) {
        socket.getOutputStream().write(answer.get().bytes());
        socket.getOutputStream().flush();
        if (answer.get().ending() == FakeAnswer.Ending.CUT) {
          socket.close();
        }
      }
    } catch (IOException e) {
      // The client hung up.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Optional<FakeAnswer> await(Socket socket, FakeRequest request)
      throws InterruptedException {
    requests.add(request);
    long end = System.nanoTime() + wait(request).toNanos();
    parked.put(socket, request.path());
    boolean lost = isSilent(request);
    while (open.contains(socket) && (lost || (parks(request) && left(end) > 0))) {
      wait(lost ? 0 : left(end));
      lost |= isSilent(request);
    }
    parked.remove(socket);
    long late = System.nanoTime() + delay.toNanos();
    while (open.contains(socket) && left(late) > 0) {
      wait(left(late));
    }
    return open.contains(socket) ? Optional.of(current(request)) : Optional.empty();
  }

  private static long left(long end) {
    return TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
  }

  private boolean isSilent(FakeRequest request) {
    return current(request).ending() == FakeAnswer.Ending.SILENCE;
  }

  private boolean parks(FakeRequest request) {
    return waits
        && request.index() > 0
        && current(request).index().equals(Long.toString(request.index()));
  }

  private FakeAnswer current(FakeRequest request) {
    if (fromLeader != null && !request.query().containsKey("stale")) {
      return fromLeader;
    }
    return distortion.apply(answers.getOrDefault(request.path(), FakeAnswer.MISSING));
  }

  private static Duration wait(FakeRequest request) {
    String wait = request.query().getOrDefault("wait", "300s");
    return Duration.ofSeconds(Long.parseLong(wait.replace("s", "")));
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    synchronized (this) {
      Set.copyOf(open).forEach(FakeConsul::reset);
    }
    threads.shutdownNow();
  }
}
