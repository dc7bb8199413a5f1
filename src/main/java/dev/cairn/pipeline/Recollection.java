package dev.cairn.pipeline;

import dev.cairn.catalog.Memory;
import dev.cairn.state.SetState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What a set recalls of earlier catalogs from pass to pass, and for how long. */
final class Recollection {
  private final SetState state;
  private final Memory given;
  private SteadyClock clock;
  private Optional<Duration> nextLapse = Optional.empty();

  /**
   * @param given what a catalog file recalls, for what the state directory does not know
   */
  Recollection(SetState state, Memory given, Ticker ticker) {
    this.state = state;
    this.given = given;
    this.clock = new SteadyClock(ticker);
  }

  void inherit(Recollection before) {
    clock = before.clock;
  }

  Memory memory() {
    Memory kept = state.memory();
    return kept.recallsNothing()
        ? given
        : PortHolders.recalled(kept, state.lapsing(), clock.seconds());
  }

  /** What is to be kept if a rendering comes into service. */
  PortHolders next(Memory before, Memory after) {
    long now = clock.seconds();
    PortHolders holders = PortHolders.after(before, after, state.lapsing(), now);
    nextLapse = holders.nextLapse(now);
    return holders;
  }

  void keep(PortHolders holders) {
    state.remember(holders.memory());
    state.rememberLapsing(holders.since());
  }

  /** After how long the next port is given away. */
  Optional<Duration> again() {
    return nextLapse;
  }

  /**
   * Gives the ports away whose holders are gone.
   *
   * @return whether there were any
   */
  boolean release() {
    boolean any = !state.lapsing().isEmpty();
    state.remember(PortHolders.without(state.memory(), state.lapsing().keySet()));
    state.rememberLapsing(Map.of());
    return any;
  }
}
