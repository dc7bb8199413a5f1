package dev.cairn.consul;

import com.orbitz.consul.Consul;
import com.orbitz.consul.async.ConsulResponseCallback;
import com.orbitz.consul.model.ConsulResponse;
import com.orbitz.consul.model.State;
import com.orbitz.consul.model.catalog.CatalogNode;
import com.orbitz.consul.model.health.HealthCheck;
import com.orbitz.consul.model.health.Node;
import com.orbitz.consul.model.health.ServiceHealth;
import com.orbitz.consul.model.kv.Value;
import com.orbitz.consul.option.ConsistencyMode;
import com.orbitz.consul.option.ImmutableQueryOptions;
import com.orbitz.consul.option.QueryOptions;
import dev.cairn.catalog.Query;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import okhttp3.ConnectionPool;
import org.jspecify.annotations.Nullable;

/** Puts one question to Consul through the client's direct asynchronous calls. */
final class ConsulClients implements AutoCloseable {
  /** Beyond its wait, and beyond the client's own timeouts of 15 s and less. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  /**
   * How a question is put.
   *
   * @param index to wait for a change from; 0: answer at once
   * @param seconds how long to wait for one
   * @param stale whether any server may answer, and not only the leader
   * @param probe only the index of the answer counts, and the rest may be left out
   */
  record Manner(BigInteger index, long seconds, boolean stale, boolean probe) {
    static final Manner AT_ONCE = new Manner(BigInteger.ZERO, 0, true, false);
    static final Manner AT_ONCE_FROM_LEADER = new Manner(BigInteger.ZERO, 0, false, false);
    static final Manner PROBE = new Manner(BigInteger.ZERO, 0, false, true);

    static Manner waiting(BigInteger index, long seconds) {
      return new Manner(index, seconds, true, false);
    }
  }

  /** No instance is without an ID: the answer is empty, and its index the service's own. */
  private static final String OF_NO_INSTANCE = "Service.ID == \"\"";

  private static final String IN_UNKNOWN_STATE =
      "Status != \"passing\" and Status != \"warning\" and Status != \"critical\"";

  private final ConsulSettings settings;
  private final Duration grace;
  private final Calls calls = new Calls();
  private final ConnectionPool pool;
  private final Consul consul;
  private final ExecutorService threads;

  ConsulClients(ConsulSettings settings) {
    this(settings, GRACE);
  }

  /**
   * @param grace how long after its wait a question may go without any end
   */
  ConsulClients(ConsulSettings settings, Duration grace) {
    this.settings = settings;
    this.grace = grace;
    // One thread a call under way, of which there are never more than connections.
    this.threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new Daemons("cairn-consul-call"));
    this.pool = new ConnectionPool(settings.connections(), 60, TimeUnit.SECONDS);
    this.consul = Connection.open(settings, threads, pool, calls);
  }

  /**
   * Fails with what the client failed with, and otherwise in bounded time: the client loses answers
   * whose index is no number, and waits an hour where a name contains {@code snapshot}. Cancelled,
   * it ends at once, and its connection is free.
   *
   * @param before the value of its last good answer
   */
  CompletableFuture<Answer> ask(Poll poll, Manner manner, Optional<Object> before) {
    // Consul adds up to a sixteenth to every wait.
    long millis = manner.seconds() * 1000 * 17 / 16 + grace.toMillis();
    return start(poll, manner, before).orTimeout(millis, TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<Answer> start(Poll poll, Manner manner, Optional<Object> before) {
    if (poll instanceof Poll.Question question) {
      return start(question.query(), manner);
    } else if (poll instanceof Poll.AllNodes q) {
      return this.<List<Node>>call(
          options(q.datacenter(), "", manner),
          consul.catalogClient()::getNodes,
          listed(Digests::nodes));
    } else if (poll instanceof Poll.ServicesOn q) {
      return onNode(q, manner, before.map(NodeBody.class::cast));
    }
    Poll.ChecksIn q = (Poll.ChecksIn) poll;
    ImmutableQueryOptions.Builder asking = options(q.datacenter(), "", manner);
    if (q.state() == State.ANY) {
      asking.filter(IN_UNKNOWN_STATE);
    }
    return this.<List<HealthCheck>>call(
        asking,
        (options, callback) -> consul.healthClient().getChecksByState(q.state(), options, callback),
        listed(all -> Digests.checks(q.state(), all)));
  }

  private CompletableFuture<Answer> onNode(
      Poll.ServicesOn on, Manner manner, Optional<NodeBody> before) {
    AtomicReference<NodeBody> read = new AtomicReference<>();
    return this.<CatalogNode>call(
        options(on.datacenter(), "", manner),
        (options, callback) -> consul.catalogClient().getNode(on.node(), options, callback),
        unread -> read.get(),
        body -> read.set(before.isPresent() ? before.get().next(body) : NodeBody.read(body)));
  }

  private CompletableFuture<Answer> start(Query<?> query, Manner manner) {
    if (query instanceof Query.Services q) {
      return call(
          options(q.datacenter(), "", manner),
          consul.catalogClient()::getServices,
          listed(AnswerReader::services));
    } else if (query instanceof Query.Instances q) {
      ImmutableQueryOptions.Builder asking = options(q.datacenter(), q.near(), manner);
      if (manner.probe()) {
        asking.filter(OF_NO_INSTANCE);
      }
      return this.<List<ServiceHealth>>call(
          asking,
          (options, callback) ->
              consul.healthClient().getAllServiceInstances(q.service(), options, callback),
          listed(all -> AnswerReader.instances(q, all)));
    } else if (query instanceof Query.Nodes q) {
      return this.<List<Node>>call(
          options(q.datacenter(), q.near(), manner),
          consul.catalogClient()::getNodes,
          listed(all -> AnswerReader.nodes(q, all)));
    } else if (query instanceof Query.NodeServices q) {
      return call(
          options(q.datacenter(), "", manner),
          (options, callback) -> consul.catalogClient().getNode(q.node(), options, callback),
          AnswerReader::node);
    } else if (query instanceof Query.Key q) {
      return this.<Optional<Value>>call(
          options(q.datacenter(), "", manner),
          (options, callback) -> consul.keyValueClient().getValue(q.path(), options, callback),
          value -> value == null ? Optional.empty() : value.map(AnswerReader::keyValue));
    } else if (query instanceof Query.Tree q) {
      return call(
          options(q.datacenter(), "", manner),
          (options, callback) -> consul.keyValueClient().getValues(q.prefix(), options, callback),
          AnswerReader::tree);
    }
    return CompletableFuture.supplyAsync(this::datacenters, threads);
  }

  /** Consul says null only of what does not exist; a list does. */
  private static <T> Function<@Nullable T, Object> listed(Function<T, Object> reader) {
    return value -> {
      if (value == null) {
        throw new CompletionException(new Disbelief.DisbelievedException(Failure.NO_JSON));
      }
      return reader.apply(value);
    };
  }

  private Answer datacenters() {
    List<String> names = consul.catalogClient().getDatacenters().stream().sorted().toList();
    return new Answer(names, BigInteger.ZERO, 0, true);
  }

  private interface Call<T> {
    void start(QueryOptions options, ConsulResponseCallback<T> callback);
  }

  private <T> CompletableFuture<Answer> call(
      ImmutableQueryOptions.Builder options, Call<T> call, Function<@Nullable T, Object> reader) {
    return call(options, call, reader, null);
  }

  private <T> CompletableFuture<Answer> call(
      ImmutableQueryOptions.Builder options,
      Call<T> call,
      Function<@Nullable T, Object> reader,
      @Nullable BodyReader ofBody) {
    CompletableFuture<Answer> future = new CompletableFuture<>();
    ConsulResponseCallback<T> callback =
        new ConsulResponseCallback<>() {
          @Override
          public void onComplete(ConsulResponse<T> response) {
            try {
              future.complete(
                  new Answer(
                      reader.apply(response.getResponse()),
                      response.getIndex(),
                      response.getLastContact(),
                      response.isKnownLeader()));
            } catch (RuntimeException e) {
              future.completeExceptionally(e);
            }
          }

          @Override
          public void onFailure(Throwable failure) {
            future.completeExceptionally(failure);
          }
        };
    String number = calls.begin(ofBody);
    future.whenComplete((answer, failure) -> calls.end(number, failure == null));
    try {
      call.start(options.note(number).build(), callback);
    } catch (RuntimeException e) {
      future.completeExceptionally(e);
    }
    return future;
  }

  private ImmutableQueryOptions.Builder options(String datacenter, String near, Manner manner) {
    ImmutableQueryOptions.Builder options =
        ImmutableQueryOptions.builder()
            .consistencyMode(manner.stale() ? ConsistencyMode.STALE : ConsistencyMode.DEFAULT);
    settings.namespace().ifPresent(options::namespace);
    Optional.of(datacenter)
        .filter(named -> !named.isEmpty())
        .or(settings::datacenter)
        .ifPresent(options::datacenter);
    if (!near.isEmpty()) {
      options.near(near);
    }
    if (manner.index().signum() > 0) {
      // The client adjusts its read timeout to a wait of a single unit only.
      options.index(manner.index()).wait(Duration.ofSeconds(manner.seconds()).toSeconds() + "s");
    }
    return options;
  }

  /** Whether the last answer came over a connection that many calls can share; thread-safe. */
  boolean shareConnections() {
    return calls.shareConnections();
  }

  /** Closes the connections that no call has. */
  void closeIdle() {
    pool.evictAll();
  }

  /** Cancels every call under way. */
  @Override
  public void close() {
    consul.destroy();
  }
}
