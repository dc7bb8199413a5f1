package dev.cairn.catalog;

import java.util.Optional;

/** The answers known at one moment. Immutable: a rendering sees one catalog from start to end. */
@FunctionalInterface
public interface CatalogView {
  /** Of a catalog of which nothing is known. */
  CatalogView NOTHING = CatalogView::nothing;

  private static <A> Optional<A> nothing(Query<A> query) {
    return Optional.empty();
  }

  /** The last good answer, or empty where none has come yet. */
  <A> Optional<A> answer(Query<A> query);

  /**
   * Whether a question that was never answered has failed by itself, so that no answer may ever
   * come: it is refused, or cannot be put.
   */
  default boolean fails(Query<?> query) {
    return false;
  }
}
