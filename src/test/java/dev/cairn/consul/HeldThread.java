package dev.cairn.consul;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Keeps what is scheduled until a test has it done. */
final class HeldThread extends ScheduledThreadPoolExecutor {
  final List<Runnable> scheduled = new ArrayList<>();

  /** All that there were, in nanoseconds. */
  final List<Long> delays = new ArrayList<>();

  HeldThread() {
    super(1);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
    scheduled.add(work);
    delays.add(unit.toNanos(delay));
    return super.schedule(() -> {}, 0, unit);
  }
}
