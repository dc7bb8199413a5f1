package dev.cairn.consul;

import dev.cairn.catalog.Query;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One question, asked again and again (<a
 * href="https://developer.hashicorp.com/consul/api-docs/features/blocking">blocking queries</a>).
 * Used by the source's thread only.
 */
final class BlockingQuery {
  private final Query<?> query;
  private BigInteger index = BigInteger.ZERO;
  private @Nullable Object value;
  private long lastGood;
  private long lastFailure;
  private int failures;
  private boolean unwanted;
  private boolean underWay;

  BlockingQuery(Query<?> query) {
    this.query = query;
  }

  Query<?> query() {
    return query;
  }

  /** The index to wait for a change from; 0: ask at once. */
  BigInteger index() {
    return index;
  }

  /** Whether there is an index to wait for a change from. */
  boolean canWait() {
    return index.signum() > 0;
  }

  boolean isAnswered() {
    return value != null;
  }

  /** The last good answer. */
  Optional<Object> value() {
    return Optional.ofNullable(value);
  }

  /**
   * Takes an answer. An index that went backwards, is 0 or is absent means that Consul was restored
   * or cannot wait: the next one is asked from 0.
   *
   * @return whether the answer is another than before; the index alone does not tell
   */
  boolean answered(Answer answer, long now) {
    index = answer.index().compareTo(index) < 0 ? BigInteger.ZERO : answer.index();
    failures = 0;
    lastGood = now;
    boolean changed = !answer.value().equals(value);
    if (changed) {
      value = answer.value();
    }
    return changed;
  }

  /**
   * Takes an answer that was asked for in doubt, beside a long poll that goes on.
   *
   * @return whether it is another than before
   */
  boolean corrected(Answer answer) {
    boolean changed = !answer.value().equals(value);
    value = answer.value();
    return changed;
  }

  /** Takes a failure: whatever was waited for, the next one is asked from 0. */
  void failed(long now) {
    index = BigInteger.ZERO;
    failures++;
    lastFailure = now;
  }

  int failures() {
    return failures;
  }

  long lastFailure() {
    return lastFailure;
  }

  /** When it was last answered; empty: never. */
  Optional<Long> lastGood() {
    return isAnswered() ? Optional.of(lastGood) : Optional.empty();
  }

  void drop() {
    unwanted = true;
  }

  void takeBack() {
    unwanted = false;
  }

  boolean isUnwanted() {
    return unwanted;
  }

  void setUnderWay(boolean underWay) {
    this.underWay = underWay;
  }

  /** Whether Consul has been asked and has not answered yet. */
  boolean isUnderWay() {
    return underWay;
  }
}
