package dev.cairn.consul;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The calls that have come to no end yet, within the budget. Used by the source's thread only. */
final class UnderWay {
  private final ConsulClients clients;
  private final Capacity capacity;
  private final Executor thread;
  private final Map<CompletableFuture<Answer>, BlockingQuery> calls = new HashMap<>();

  /**
   * @param thread where calls come to their end
   */
  UnderWay(ConsulClients clients, Capacity capacity, Executor thread) {
    this.clients = clients;
    this.capacity = capacity;
    this.thread = thread;
  }

  boolean hasRoom() {
    return calls.size() < capacity.calls();
  }

  /**
   * Begins a call, for a question whose last good answer need not be read again.
   *
   * @param ended takes its answer, or why there is none
   */
  CompletableFuture<Answer> ask(
      BlockingQuery question,
      ConsulClients.Manner manner,
      BiConsumer<@Nullable Answer, @Nullable Throwable> ended) {
    CompletableFuture<Answer> call = clients.ask(question.poll(), manner, question.value());
    calls.put(call, question);
    call.whenComplete(
        (answer, failure) ->
            thread.execute(
                () -> {
                  calls.remove(call);
                  ended.accept(answer, failure);
                }));
    return call;
  }

  /** Ends calls: each fails with {@link Failure#GIVEN_UP}, unless it was just answered. */
  void giveUp(Predicate<BlockingQuery> which) {
    Map.copyOf(calls)
        .forEach(
            (call, question) -> {
              if (which.test(question)) {
                call.completeExceptionally(new Disbelief.DisbelievedException(Failure.GIVEN_UP));
              }
            });
  }

  /** Those that are not under way may be dead: the next call makes a connection of its own. */
  void closeIdle() {
    clients.closeIdle();
  }
}
