package dev.cairn.testing;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Clients that send requests until they are told to stop, and count what came of them. */
public final class HttpLoad implements AutoCloseable {
  private static final int MOST_FAILURES_TOLD = 20;

  private final List<Thread> threads = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final Map<String, Integer> answers = new HashMap<>();
  private final Duration pause;
  private volatile boolean stopped;
  private long[] latencies = new long[1 << 16];
  private int requests;
  private int retried;
  private int resets;
  private int failed;

  private HttpLoad(Duration pause) {
    this.pause = pause;
  }

  /**
   * Where the clients send their requests.
   *
   * @param server of the client with this number, from 0
   */
  public record Target(IntFunction<InetSocketAddress> server, String path) {
    /** One address for all, and its first page. */
    public static Target at(String address, int port) {
      return new Target(client -> new InetSocketAddress(address, port), "/");
    }

    /**
     * Each client has a loopback address of the server to itself, and so all ephemeral ports:
     * connections that were closed keep theirs for a minute.
     */
    public static Target everywhere(int port, String path) {
      return new Target(c -> new InetSocketAddress("127.0.0." + (1 + c % 250), port), path);
    }
  }

  /**
   * @param keepAlive how many clients keep their connection as long as the server does
   * @param perRequest how many clients open a connection for every request
   * @param pause between two requests of a client
   */
  public static HttpLoad start(Target target, int keepAlive, int perRequest, Duration pause) {
    HttpLoad load = new HttpLoad(pause);
    for (int i = 0; i < keepAlive + perRequest; i++) {
      HttpClientConnection client =
          new HttpClientConnection(target.server().apply(i), target.path(), i < keepAlive);
      Thread thread = new Thread(() -> load.run(client), "load-" + i);
      thread.setDaemon(true);
      load.threads.add(thread);
    }
    load.threads.forEach(Thread::start);
    return load;
  }

  private void run(HttpClientConnection client) {
    try (client) {
      while (!stopped) {
        request(client);
        LockSupport.parkNanos(pause.toNanos());
      }
    }
  }

  /** A request on a kept connection that was closed before any byte came is sent once more. */
  private void request(HttpClientConnection client) {
    long begun = System.nanoTime();
    boolean again = false;
    try {
      HttpClientConnection.Answer answer;
      try {
        answer = client.get();
      } catch (HttpClientConnection.ClosedBeforeAnswerException e) {
        again = true;
        countReset(e.getCause());
        answer = client.get();
      }
      boolean well = answer.status() == 200;
      count(System.nanoTime() - begun, again, well ? "" : "status " + answer.status());
      if (well) {
        countAnswer(answer.body());
      }
    } catch (IOException e) {
      client.close();
      countReset(e);
      count(System.nanoTime() - begun, again, e.toString());
    }
  }

  private synchronized void count(long nanos, boolean again, String failure) {
    if (requests == latencies.length) {
      latencies = Arrays.copyOf(latencies, 2 * requests);
    }
    latencies[requests++] = nanos;
    retried += again ? 1 : 0;
    if (!failure.isEmpty()) {
      failed++;
      if (failures.size() < MOST_FAILURES_TOLD) {
        failures.add(failure);
      }
    }
  }

  private synchronized void countAnswer(String body) {
    answers.merge(body, 1, Integer::sum);
  }

  private synchronized void countReset(@Nullable Throwable e) {
    resets += e instanceof SocketException && !(e instanceof ConnectException) ? 1 : 0;
  }

  /** How often an answer had this body. */
  public synchronized int answers(String body) {
    return answers.getOrDefault(body, 0);
  }

  public synchronized int requests() {
    return requests;
  }

  /** Stops the clients and tells what they saw. */
  public Result stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
    synchronized (this) {
      long[] sorted = Arrays.copyOf(latencies, requests);
      Arrays.sort(sorted);
      return new Result(requests, retried, resets, failed, failures, sorted);
    }
  }

  @Override
  public void close() {
    stopped = true;
  }

  /**
   * @param retried how many were sent twice, as browsers do
   * @param resets how many connections were reset, whether the request was sent again or not
   * @param failed how many got no answer, or another status than 200
   * @param failures what happened to the first of them
   * @param nanos how long each took, sorted
   */
  public record Result(
      int requests, int retried, int resets, int failed, List<String> failures, long[] nanos) {
    public Result {
      failures = List.copyOf(failures);
    }

    /** How many took longer. */
    public int slowerThan(Duration limit) {
      return (int) Arrays.stream(nanos).filter(took -> took > limit.toNanos()).count();
    }

    /** Milliseconds within which this part of all requests was answered. */
    public double milliseconds(double part) {
      int index = (int) Math.min(nanos.length - 1L, (long) (part * nanos.length));
      return nanos.length == 0 ? 0 : nanos[index] / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
  }
}
