package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.Diagnostic;
import java.util.Optional;
import java.util.Set;

/**
 * A service that is not believed.
 *
 * @param bad what Consul says of it
 * @param good what is taken instead
 * @param note why; empty where it is not known yet whether it is this one
 * @param questions whose answers tell of it
 * @param unanswered what has no answer, where that is why
 * @param retryAt when it is believed again, by a monotonic clock
 */
record Sick(
    Facts bad,
    Facts good,
    Optional<Diagnostic> note,
    Set<Query<?>> questions,
    Set<Query<?>> unanswered,
    long retryAt) {

  /** Whether nothing has changed that it depends on. */
  boolean isSame(String service, CatalogView view) {
    return Facts.of(service, view, questions).equals(bad)
        && unanswered.stream().noneMatch(q -> view.answer(q).isPresent());
  }
}
