package dev.cairn.consul;

import dev.cairn.catalog.Query;
import java.math.BigInteger;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One question, asked again and again (<a
 * href="https://developer.hashicorp.com/consul/api-docs/features/blocking">blocking queries</a>).
 * Used by the source's thread only.
 */
final class BlockingQuery {
  /** Whoever waits for a change answers before that only where there is one. */
  private static final long NANOS_OF_PATIENCE = 5_000_000_000L;

  private final Poll poll;
  private BigInteger index = BigInteger.ZERO;

  /** The index of the last answer. */
  private BigInteger known = BigInteger.ZERO;

  private @Nullable Object value;
  private long lastGood;
  private long sinceBefore;
  private long lastChange;
  private long lastFailure;
  private boolean changed;
  private boolean wentBack;
  private boolean waits;
  private long soonest;
  private long end;
  private boolean hasIndex;
  private int vain;
  private int failures;
  private boolean unwanted;
  private boolean underWay;
  private boolean outdated;
  private boolean resting;
  private boolean doubtful;
  private boolean suspect;

  BlockingQuery(Poll poll) {
    this.poll = poll;
  }

  Poll poll() {
    return poll;
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
   * or cannot wait: the next one is asked from 0. So it is where an answer came before the wait was
   * over with nothing new: a server that is being restored ends its polls with what it knew before,
   * and would wait for an index that it is far from.
   *
   * @return whether the answer is another than before; the index alone does not tell
   */
  boolean answered(Answer answer, long now) {
    boolean early = waits && now - end < 0 && answer.index().compareTo(index) <= 0;
    if (waits) {
      vain = early && now - soonest < 0 ? vain + 1 : 0;
    }
    hasIndex = answer.index().signum() > 0;
    wentBack = hasIndex && answer.index().compareTo(known) < 0;
    known = answer.index();
    boolean restored = !hasIndex || wentBack || early;
    index = restored ? BigInteger.ZERO : answer.index();
    failures = 0;
    sinceBefore = isAnswered() ? now - lastGood : Long.MAX_VALUE;
    lastGood = now;
    changed = take(answer.value());
    lastChange = changed ? now : lastChange;
    return changed;
  }

  /** Whether the index of the last answer was lower than the one before. */
  boolean wentBack() {
    return wentBack;
  }

  /** Whether the last answer was another than the one before, or the first one. */
  boolean isNews() {
    return changed;
  }

  /** Whether the last answer was another than the one before. */
  boolean hasChanged() {
    return changed && sinceBefore < Long.MAX_VALUE;
  }

  /** How long it took to be answered after the answer before, in nanoseconds. */
  long sinceBefore() {
    return sinceBefore;
  }

  /** When its answer was last another than the one before, in the nanoseconds of its clock. */
  long lastChange() {
    return lastChange;
  }

  /**
   * Takes an answer that was asked for in doubt, beside a long poll that goes on; not one from
   * before what the long poll was answered with meanwhile.
   *
   * @return whether it is another than before
   */
  boolean corrected(Answer answer) {
    if (isBehind(answer)) {
      return false;
    }
    return take(answer.value());
  }

  /** What is no other is not kept twice: somebody may hold the one before. */
  private boolean take(Object now) {
    boolean another = !now.equals(value);
    if (another || now instanceof NodeBody) {
      value = now;
    }
    return another;
  }

  /** Whether it is of a time before the last one; also true where Consul was restored. */
  boolean isBehind(Answer answer) {
    return answer.index().signum() > 0 && answer.index().compareTo(index) < 0;
  }

  /** Whatever was waited for, the next one is asked from 0. */
  void restart() {
    index = BigInteger.ZERO;
    outdated = underWay;
  }

  /** Whether what is under way was begun before it was to be asked from 0: its answer is none. */
  boolean isOutdated() {
    return outdated;
  }

  /** The same, and an index that is lower than the last one means nothing any more. */
  void forget() {
    restart();
    known = BigInteger.ZERO;
  }

  /** Takes a failure, and restarts. */
  void failed(long now) {
    restart();
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

  /** Consul is asked like this. */
  void asked(ConsulClients.Manner manner, long now) {
    underWay = true;
    doubtful = false;
    waits = manner.index().signum() > 0;
    outdated = false;
    long wait = TimeUnit.SECONDS.toNanos(manner.seconds());
    soonest = now + Math.min(wait / 2, NANOS_OF_PATIENCE);
    end = now + wait / 16 * 15;
  }

  /**
   * Whether Consul, or a proxy before it, does not wait for a change: there is no index, or twice
   * in a row an answer came before its time. The first may be that of a Consul that was restored.
   */
  boolean waitsInVain() {
    return !hasIndex || vain > 1;
  }

  /** Whether Consul has been asked and has not answered yet. */
  boolean isUnderWay() {
    return underWay;
  }

  /** Nothing is to be asked until others tell. */
  void rest() {
    resting = true;
  }

  boolean isResting() {
    return resting;
  }

  /**
   * @return whether it was resting, and is to be asked now
   */
  boolean wake() {
    boolean woken = resting;
    resting = false;
    return woken;
  }

  /** Whether it is only to be found out if it has changed; otherwise it is known that it has. */
  boolean isSuspect() {
    return suspect;
  }

  /**
   * It was found out, unless others tell of it again meanwhile.
   *
   * @param moved whether there may be another answer
   */
  void probed(boolean moved) {
    suspect = !moved && suspect && doubtful;
  }

  /** Whether the index of its answer is its own, so that it tells without the rest. */
  boolean canBeProbed() {
    return poll instanceof Poll.Question question && question.query() instanceof Query.Instances;
  }

  /**
   * Others tell that there is another answer, or may be one. What is under way may be answered with
   * what was true before they told.
   *
   * @param only whether it only may
   * @return whether it is to be asked now
   */
  boolean doubt(boolean only) {
    boolean isNews = resting || (underWay && !doubtful);
    suspect = only && (isNews || suspect);
    doubtful |= underWay;
    return !underWay && wake();
  }

  /** Whether others have told of it since it was asked: it is to be asked once more. */
  boolean isDoubtful() {
    return doubtful;
  }
}
