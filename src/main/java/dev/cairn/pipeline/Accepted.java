package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Query;
import dev.cairn.state.Answers;
import dev.cairn.state.SetState;
import java.util.ArrayList;
import java.util.HashMap;
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
  private boolean kept;

  private record Seen(CatalogView view, Set<Query<?>> asked) {}

  Accepted(SetState state) {
    this.state = state;
  }

  void inherit(Accepted before) {
    last = before.last;
    kept = before.kept;
  }

  private Seen last() {
    if (last == null) {
      last = recalled(state.accepted());
    }
    return last;
  }

  private static Seen recalled(Answers answers) {
    Map<Query<?>, Object> all = new HashMap<>();
    answers.listings().forEach(l -> all.put(l.query(), l.answer()));
    answers.servings().forEach(s -> all.put(s.query(), s.answer()));
    return new Seen(new OverriddenView(Accepted::nothing, all), Set.copyOf(all.keySet()));
  }

  private static <A> Optional<A> nothing(Query<A> query) {
    return Optional.empty();
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

  /**
   * Keeps answers for a process to come, before the files are replaced: it must know whose servers
   * they hold.
   *
   * @param changed whether the files are others than before
   */
  void keep(CatalogView view, Set<Query<?>> asked, boolean changed) {
    if (changed || !kept) {
      state.rememberAccepted(answers(view, asked));
      kept = true;
    }
  }

  /** These answers are in service. */
  void take(CatalogView view, Set<Query<?>> asked) {
    last = new Seen(view, Set.copyOf(asked));
  }

  private static Answers answers(CatalogView view, Set<Query<?>> asked) {
    List<Answers.Listing> listings = new ArrayList<>();
    List<Answers.Serving> servings = new ArrayList<>();
    for (Query<?> query : asked) {
      if (query instanceof Query.Services q) {
        view.answer(q).ifPresent(answer -> listings.add(new Answers.Listing(q, answer)));
      } else if (query instanceof Query.Instances q) {
        view.answer(q).ifPresent(answer -> servings.add(new Answers.Serving(q, answer)));
      }
    }
    return new Answers(listings, servings);
  }
}
