package dev.cairn.consul;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is wanted at the moment. Used by the source's thread only. */
final class Questions {
  private final Map<Poll, BlockingQuery> wanted = new HashMap<>();

  /**
   * Nobody wants these any more, but their calls are under way still; the client cannot cancel one
   * by itself. Wanted again meanwhile, they go on: Consul never holds two polls of one question.
   */
  private final Map<Poll, BlockingQuery> parting = new HashMap<>();

  int size() {
    return wanted.size();
  }

  Collection<BlockingQuery> all() {
    return wanted.values();
  }

  Optional<BlockingQuery> find(Poll poll) {
    return Optional.ofNullable(wanted.get(poll));
  }

  /** Whether none of them was answered when it was asked last. */
  boolean allFail() {
    return wanted.values().stream().allMatch(q -> q.failures() > 0);
  }

  /** Drops all others; gives what was dropped. */
  List<BlockingQuery> keep(Set<Poll> union) {
    List<BlockingQuery> dropped =
        wanted.values().stream().filter(q -> !union.contains(q.poll())).toList();
    for (BlockingQuery question : dropped) {
      question.drop();
      wanted.remove(question.poll());
      if (question.isUnderWay()) {
        parting.put(question.poll(), question);
      }
    }
    return dropped;
  }

  /** Gives what was not wanted before; some of it may be under way still. */
  List<BlockingQuery> add(Set<Poll> union) {
    List<BlockingQuery> added = new ArrayList<>();
    for (Poll poll : union) {
      if (!wanted.containsKey(poll)) {
        BlockingQuery left = parting.remove(poll);
        BlockingQuery question = left == null ? new BlockingQuery(poll) : left;
        question.takeBack();
        wanted.put(poll, question);
        added.add(question);
      }
    }
    return added;
  }

  /** The call of this question has come to an end. */
  void ended(BlockingQuery question) {
    question.setUnderWay(false);
    parting.remove(question.poll(), question);
  }
}
