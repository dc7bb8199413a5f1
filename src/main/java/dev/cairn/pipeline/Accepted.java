package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Query;
import dev.cairn.state.AcceptedLog;
import dev.cairn.state.Answers;
import dev.cairn.state.SetState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the files in service were rendered from: whose servers they hold, and which forms of
 * services the check has taken. It outlives the process.
 */
final class Accepted {
  private final SetState state;
  private @Nullable Seen last;
  private @Nullable Seen recorded;
  private boolean kept;

  /** Answers to questions, as they were believed. */
  record Seen(CatalogView view, Set<Query<?>> asked) {
    Seen {
      asked = Set.copyOf(asked);
    }

    static Seen recalled(Answers answers) {
      Map<Query<?>, Object> all = new HashMap<>();
      answers.listings().forEach(l -> all.put(l.query(), l.answer()));
      answers.servings().forEach(s -> all.put(s.query(), s.answer()));
      return new Seen(new OverriddenView(CatalogView.NOTHING, all), all.keySet());
    }

    <A> Optional<A> answer(Query<A> query) {
      return asked.contains(query) ? view.answer(query) : Optional.empty();
    }
  }

  Accepted(SetState state) {
    this.state = state;
  }

  void inherit(Accepted before) {
    last = before.last;
    recorded = before.recorded;
    kept = before.kept;
  }

  Seen last() {
    if (last == null) {
      last = recorded();
    }
    return last;
  }

  /** What the state directory knows. */
  private Seen recorded() {
    if (recorded == null) {
      recorded = Seen.recalled(state.accepted().last());
    }
    return recorded;
  }

  /** Whether nothing was ever accepted. */
  boolean isEmpty() {
    return last().asked().isEmpty();
  }

  /** The answers as they were believed; none where nothing was accepted. */
  CatalogView view() {
    return last().view();
  }

  /** What was asked. */
  Set<Query<?>> asked() {
    return last().asked();
  }

  Facts of(String service) {
    return Facts.of(service, view(), asked());
  }

  /** What a version of the history was rendered from. */
  Seen at(int version) {
    return Seen.recalled(state.accepted().at(version));
  }

  /**
   * Keeps answers for a process to come, before the files are replaced: it must know whose servers
   * they hold.
   *
   * @param changed whether the files are others than before
   */
  void keep(Seen seen, boolean changed) {
    if (changed || !kept) {
      record(seen);
      kept = true;
    }
  }

  /**
   * Takes note of how bringing into service ended what was kept.
   *
   * @return whether it is accepted
   */
  boolean conclude(Outcome outcome, Seen seen) {
    if (Outcome.isRefused(outcome)) {
      // What was there before is back.
      record(last());
      return false;
    }
    boolean taken = !(outcome instanceof Outcome.Rejected);
    if (taken) {
      last = seen;
    }
    return taken;
  }

  private void record(Seen seen) {
    state.accepted().append(change(recorded(), seen), () -> state.history().oldest());
    recorded = seen;
  }

  private AcceptedLog.Change change(Seen before, Seen now) {
    List<Answers.Listing> listings = new ArrayList<>();
    List<Answers.Serving> servings = new ArrayList<>();
    List<Query.Services> unlisted = new ArrayList<>();
    List<Query.Instances> unserved = new ArrayList<>();
    for (Query<?> query : perhapsDiffering(before, now)) {
      if (query instanceof Query.Services q && differs(q, before, now)) {
        now.answer(q)
            .ifPresentOrElse(a -> listings.add(new Answers.Listing(q, a)), () -> unlisted.add(q));
      } else if (query instanceof Query.Instances q && differs(q, before, now)) {
        now.answer(q)
            .ifPresentOrElse(a -> servings.add(new Answers.Serving(q, a)), () -> unserved.add(q));
      }
    }
    int version = state.history().next();
    return new AcceptedLog.Change(version, new Answers(listings, servings), unlisted, unserved);
  }

  private static Set<Query<?>> perhapsDiffering(Seen before, Seen now) {
    if (now.asked().equals(before.asked())) {
      return now.view().changedSince(before.view()).orElse(now.asked());
    }
    Set<Query<?>> all = new HashSet<>(before.asked());
    all.addAll(now.asked());
    return all;
  }

  private static <A> boolean differs(Query<A> query, Seen before, Seen now) {
    return !before.answer(query).equals(now.answer(query));
  }
}
