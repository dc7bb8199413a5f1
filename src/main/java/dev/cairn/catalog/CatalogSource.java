package dev.cairn.catalog;

import java.util.Set;

/** Where answers come from: a live Consul or a file. Thread-safe. */
public interface CatalogSource extends AutoCloseable {
  /**
   * Opens a subscription, one for each template set.
   *
   * @param changed called on the source's own thread, and must return at once, when an answer that
   *     this subscription wants has come or has changed
   */
  Subscription subscribe(Runnable changed);

  SourceStatus status();

  /** Stops all watching; returns within 2 s. */
  @Override
  void close();

  /** What one set wants. Queries that several subscriptions want are asked once. */
  interface Subscription extends AutoCloseable {
    /** Replaces what is wanted; what no subscription wants any more is no longer asked. */
    void want(Set<Query<?>> all);

    /** Asks these questions anew although nothing tells that their answers have changed. */
    default void doubt(Set<Query<?>> answers) {}

    /** The answers of this moment to what is wanted. */
    CatalogView view();

    /** Whether the question has an answer at this moment, for less than a view may cost. */
    default boolean knows(Query<?> query) {
      return view().answer(query).isPresent();
    }

    @Override
    void close();
  }
}
