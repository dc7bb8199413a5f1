package dev.cairn.consul;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which plan runs and why, when it is another one; that every question has a long poll of its
 * own is said only after another plan. Used by the source's thread only.
 */
final class PlanLog {
  private static final Logger LOG = LoggerFactory.getLogger(PlanLog.class);

  private final String place;
  private final Capacity capacity;
  private final Map<String, Fitting.Manner> said = new HashMap<>();
  private final Map<String, String> refused = new HashMap<>();
  private boolean inTurns;

  PlanLog(String place, Capacity capacity) {
    this.place = place;
    this.capacity = capacity;
  }

  /**
   * @param questions how many are wanted
   * @param longPolls how many the plan takes
   * @param more whether that is more than there are places
   * @param watches by datacenter
   */
  void say(int questions, int longPolls, boolean more, Map<String, NodeWatch> watches) {
    Map<String, NodeWatch> others = new TreeMap<>(watches);
    others.values().removeIf(w -> w.manner() == Fitting.Manner.BY_SERVICE);
    others.forEach(
        (datacenter, watch) -> {
          if (watch.manner() != said.put(datacenter, watch.manner())) {
            String why = "since " + questions + " questions are more than " + capacity.reason();
            LOG.info("{}: {}, {}", place, watch.description(), why);
          }
        });
    if (said.keySet().retainAll(others.keySet())) {
      LOG.info("{}: its services have a long poll each again", place);
    }
    sayTurns(longPolls, more);
  }

  private void sayTurns(int longPolls, boolean now) {
    if (now && !inTurns) {
      LOG.info(
          "{}: {} questions take turns, since they are more than {}",
          place,
          longPolls,
          capacity.reason());
    } else if (!now && inTurns) {
      LOG.info("{}: no question has to wait for its turn any more", place);
    }
    inTurns = now;
  }

  /** Said once for each reason, however often it is tried. */
  void sayRefused(Poll.Signal signal, String reason) {
    if (!reason.equals(refused.put(signal.datacenter(), reason))) {
      LOG.warn("{}: {}: {}; services cannot be watched by their nodes", place, signal, reason);
    }
  }
}
