package dev.cairn.catalog;

import java.util.Optional;
import java.util.Set;

/** The answers known at one moment. Immutable: a rendering sees one catalog from start to end. */
public interface CatalogView {
  /** Of a catalog of which nothing is known. */
  CatalogView NOTHING =
      new CatalogView() {
        @Override
        public <A> Optional<A> answer(Query<A> query) {
          return Optional.empty();
        }
      };

  /** The last good answer, or empty where none has come yet. */
  <A> Optional<A> answer(Query<A> query);

  /**
   * The questions whose answers may be others than in an earlier view; all others have the same
   * objects for answers. Empty: any may have.
   */
  default Optional<Set<Query<?>>> changedSince(CatalogView earlier) {
    return Optional.empty();
  }

  /**
   * Whether a question that was never answered has failed by itself, so that no answer may ever
   * come: it is refused, or cannot be put.
   */
  default boolean fails(Query<?> query) {
    return false;
  }
}
