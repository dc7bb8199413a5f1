package dev.cairn.consul;

import com.orbitz.consul.Consul;
import com.orbitz.consul.async.ConsulResponseCallback;
import com.orbitz.consul.model.ConsulResponse;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts one question to Consul through the client's direct asynchronous calls. */
final class ConsulClients implements AutoCloseable {
  /** Beyond its wait, and beyond the client's own timeouts of 10 s and less. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  /**
   * How a question is put.
   *
   * @param index to wait for a change from; 0: answer at once
   * @param seconds how long to wait for one
   */
  record Manner(BigInteger index, long seconds, boolean stale) {
    static final Manner AT_ONCE = new Manner(BigInteger.ZERO, 0, true);
    static final Manner AT_ONCE_FROM_LEADER = new Manner(BigInteger.ZERO, 0, false);
  }

  private final ConsulSettings settings;
  private final Duration grace;
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
    this.consul = Connection.open(settings, threads);
  }

  /**
   * Fails with what the client failed with, and otherwise in bounded time: the client loses answers
   * whose index is no number, and waits an hour where a name contains {@code snapshot}.
   */
  CompletableFuture<Answer> ask(Poll poll, Manner manner) {
    // Consul adds up to a sixteenth to every wait.
    long millis = manner.seconds() * 1000 * 17 / 16 + grace.toMillis();
    return start(poll, manner).orTimeout(millis, TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<Answer> start(Poll poll, Manner manner) {
    if (poll instanceof Poll.Question question) {
      return start(question.query(), manner);
    } else if (poll instanceof Poll.AllNodes q) {
      return this.<List<Node>>call(
          q.datacenter(), "", manner, consul.catalogClient()::getNodes, Digests::nodes);
    } else if (poll instanceof Poll.ServicesOn q) {
      return call(
          q.datacenter(),
          "",
          manner,
          (options, callback) -> consul.catalogClient().getNode(q.node(), options, callback),
          Digests::services);
    }
    Poll.ChecksIn q = (Poll.ChecksIn) poll;
    return this.<List<HealthCheck>>call(
        q.datacenter(),
        "",
        manner,
        (options, callback) -> consul.healthClient().getChecksByState(q.state(), options, callback),
        Digests::checks);
  }

  private CompletableFuture<Answer> start(Query<?> query, Manner manner) {
    if (query instanceof Query.Services q) {
      return call(
          q.datacenter(), "", manner, consul.catalogClient()::getServices, AnswerReader::services);
    } else if (query instanceof Query.Instances q) {
      return this.<List<ServiceHealth>>call(
          q.datacenter(),
          q.near(),
          manner,
          (options, callback) ->
              consul.healthClient().getAllServiceInstances(q.service(), options, callback),
          all -> AnswerReader.instances(q, all));
    } else if (query instanceof Query.Nodes q) {
      return this.<List<Node>>call(
          q.datacenter(),
          q.near(),
          manner,
          consul.catalogClient()::getNodes,
          all -> AnswerReader.nodes(q, all));
    } else if (query instanceof Query.NodeServices q) {
      return call(
          q.datacenter(),
          "",
          manner,
          (options, callback) -> consul.catalogClient().getNode(q.node(), options, callback),
          AnswerReader::node);
    } else if (query instanceof Query.Key q) {
      return this.<Optional<Value>>call(
          q.datacenter(),
          "",
          manner,
          (options, callback) -> consul.keyValueClient().getValue(q.path(), options, callback),
          value -> value == null ? Optional.empty() : value.map(AnswerReader::keyValue));
    } else if (query instanceof Query.Tree q) {
      return call(
          q.datacenter(),
          "",
          manner,
          (options, callback) -> consul.keyValueClient().getValues(q.prefix(), options, callback),
          AnswerReader::tree);
    }
    return CompletableFuture.supplyAsync(this::datacenters, threads);
  }

  private Answer datacenters() {
    List<String> names = consul.catalogClient().getDatacenters().stream().sorted().toList();
    return new Answer(names, BigInteger.ZERO, 0, true);
  }

  private interface Call<T> {
    void start(QueryOptions options, ConsulResponseCallback<T> callback);
  }

  private <T> CompletableFuture<Answer> call(
      String datacenter,
      String near,
      Manner manner,
      Call<T> call,
      Function<@Nullable T, Object> reader) {
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
    try {
      call.start(options(datacenter, near, manner), callback);
    } catch (RuntimeException e) {
      future.completeExceptionally(e);
    }
    return future;
  }

  private QueryOptions options(String datacenter, String near, Manner manner) {
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
    return options.build();
  }

  /** Cancels every call under way. */
  @Override
  public void close() {
    consul.destroy();
  }
}
