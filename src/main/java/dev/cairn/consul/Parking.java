package dev.cairn.consul;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The long polls that take a place at the moment. Used by the source's thread only. */
final class Parking {
  private record Parked(CompletableFuture<Answer> call, long seconds) {}

  private final Map<BlockingQuery, Parked> parked = new HashMap<>();

  int size() {
    return parked.size();
  }

  /**
   * @param seconds that it may take its place for
   */
  void add(BlockingQuery question, CompletableFuture<Answer> call, long seconds) {
    parked.put(question, new Parked(call, seconds));
  }

  void remove(BlockingQuery question) {
    parked.remove(question);
  }

  /** What was parked under another plan would keep places from those that this one wants. */
  void endSuperseded(Agenda agenda) {
    parked.forEach(
        (question, poll) -> {
          if (agenda.isSuperseded(question, poll.seconds())) {
            poll.call().cancel(false);
          }
        });
  }
}
