package dev.cairn.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;

/**
 * Time as the test tells it: whenever a loop waits, the next step of the script happens instead. A
 * loop runs on the test's own thread, and everything it does is in order.
 */
final class ScriptedTicker implements Ticker {
  private final Deque<Runnable> script = new ArrayDeque<>();
  private final List<Double> waits = new ArrayList<>();
  private OptionalLong until = OptionalLong.empty();
  private long now;
  private Duration setForward = Duration.ZERO;

  /** At so many seconds, if the loop has not been told to wake before. */
  ScriptedTicker at(double seconds, Runnable step) {
    script.add(
        () -> {
          now = nanos(seconds);
          step.run();
        });
    return this;
  }

  /** Lets the time come that the loop waits for. */
  ScriptedTicker whenDue() {
    script.add(() -> now = until.orElseThrow());
    return this;
  }

  void run(SetLoop loop) {
    script.add(loop::stop);
    loop.run();
  }

  /** Lets time pass where no loop waits. */
  void pass(double seconds) {
    now += nanos(seconds);
  }

  /** Somebody sets the clock of the wall. */
  void setForward(Duration by) {
    setForward = setForward.plus(by);
  }

  double seconds() {
    return now / 1e9;
  }

  /** Until when the loop waited, in seconds, each time it did; infinity: for ever. */
  List<Double> waits() {
    return waits;
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public Instant wall() {
    return Ticker.super.wall().plus(setForward);
  }

  @Override
  public void await(Condition came, OptionalLong time) {
    until = time;
    waits.add(time.isPresent() ? time.getAsLong() / 1e9 : Double.POSITIVE_INFINITY);
    script.remove().run();
  }

  private static long nanos(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000)).toNanos();
  }
}
