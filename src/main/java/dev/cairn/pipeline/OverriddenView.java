package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Query;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A view in which some answers are others. */
record OverriddenView(CatalogView base, Map<Query<?>, Object> overrides) implements CatalogView {
  OverriddenView {
    overrides = Map.copyOf(overrides);
  }

  static CatalogView of(CatalogView base, Map<Query<?>, Object> overrides) {
    return overrides.isEmpty() ? base : new OverriddenView(base, overrides);
  }

  @Override
  @SuppressWarnings("unchecked") // An override is put with its own query only.
  public <A> Optional<A> answer(Query<A> query) {
    Object override = overrides.get(query);
    return override == null ? base.answer(query) : Optional.of((A) override);
  }

  /** Known only where the same answers are others than they were. */
  @Override
  public Optional<Set<Query<?>>> changedSince(CatalogView earlier) {
    return earlier instanceof OverriddenView view && overrides.equals(view.overrides)
        ? base.changedSince(view.base)
        : Optional.empty();
  }

  @Override
  public boolean fails(Query<?> query) {
    return !overrides.containsKey(query) && base.fails(query);
  }
}
