package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogSource;
import dev.cairn.catalog.Query;
import java.time.Duration;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Has what is in doubt asked anew at once, and every few seconds for as long as it is; where that
 * is much, as while a shrink is held, five questions a second, or all in a minute.
 */
final class Rechecks {
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration EACH = Duration.ofMillis(200);
  private static final Duration AT_LAST = Duration.ofMinutes(1);

  private final Ticker ticker;
  private Set<Query<?>> doubts = Set.of();
  private OptionalLong due = OptionalLong.empty();

  Rechecks(Ticker ticker) {
    this.ticker = ticker;
  }

  OptionalLong due() {
    return due;
  }

  /**
   * @param now all that is in doubt; what was before keeps its time
   */
  void doubt(Set<Query<?>> now, CatalogSource.Subscription subscription) {
    Set<Query<?>> more = new HashSet<>(now);
    more.removeAll(doubts);
    if (!more.isEmpty()) {
      subscription.doubt(more);
    }
    doubts = now;
    if (doubts.isEmpty() || due.isEmpty()) {
      later();
    }
  }

  void askIfDue(CatalogSource.Subscription subscription) {
    if (ticker.isPast(due)) {
      subscription.doubt(doubts);
      later();
    }
  }

  private void later() {
    long all = doubts.size() * EACH.toNanos();
    long delay = Math.max(EVERY.toNanos(), Math.min(all, AT_LAST.toNanos()));
    due = doubts.isEmpty() ? OptionalLong.empty() : OptionalLong.of(ticker.now() + delay);
  }
}
