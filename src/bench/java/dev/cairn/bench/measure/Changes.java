package dev.cairn.bench.measure;

import dev.cairn.bench.consul.Cluster;
import dev.cairn.bench.consul.Registration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/** Makes one change after the other, and has each one noticed before the next. */
final class Changes {
  /** The same changes in every run. */
  private static final long SEED = 6;

  /** Enough to give up: what takes that often that long works no better afterwards. */
  private static final int LOST = 3;

  private static final int PAUSE_MILLIS = 40;

  private final Cluster cluster;
  private final Random random = new Random(SEED);
  private final Duration each;
  private final long deadline;

  /**
   * @param each how long to wait for one change to be noticed
   * @param all how long to go on
   */
  Changes(Cluster cluster, Duration each, Duration all) {
    this.cluster = cluster;
    this.each = each;
    this.deadline = System.nanoTime() + all.toNanos();
  }

  /** Notices a change. */
  interface Notice {
    /**
     * @return when it was noticed; empty: not within the patience
     */
    OptionalLong await(Registration changed, boolean present, Duration patience);

    /** Called before the change is made. */
    default void prepare(Registration changed) {}
  }

  /** Nanoseconds from each change's return to its notice; those not noticed count as patience. */
  record Noticed(List<Long> nanos, int lost) {}

  Noticed make(int count, Notice notice) {
    List<Long> nanos = new ArrayList<>();
    int lost = 0;
    for (int i = 0; i < count && lost < LOST && System.nanoTime() < deadline; i += 2) {
      Registration extra =
          cluster.population().extra(random.nextInt(cluster.population().size().services()));
      for (boolean present : new boolean[] {true, false}) {
        pause();
        notice.prepare(extra);
        long begun = change(extra, present);
        OptionalLong noticed = notice.await(extra, present, each);
        nanos.add(noticed.isPresent() ? noticed.getAsLong() - begun : each.toNanos());
        lost += noticed.isPresent() ? 0 : 1;
      }
    }
    return new Noticed(nanos, lost);
  }

  private long change(Registration extra, boolean present) {
    if (present) {
      cluster.register(extra);
    } else {
      cluster.deregister(extra);
    }
    return System.nanoTime();
  }

  /** Not in step with anything. */
  private void pause() {
    Pause.millis(PAUSE_MILLIS + random.nextInt(PAUSE_MILLIS));
  }
}
