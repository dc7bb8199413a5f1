package dev.cairn.consul;

import dev.cairn.diagnostic.Diagnostic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the agent answers at all. Used by the source's thread only. */
final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  private final String place;
  private final InstantSource clock;
  private Optional<Instant> since = Optional.empty();
  private String reason = "";
  private boolean said;
  private boolean hasAnswers;
  private boolean silent;
  private boolean broken;
  private boolean leaderless;

  Outage(String place, InstantSource clock) {
    this.place = place;
    this.clock = clock;
  }

  Optional<Instant> since() {
    return since;
  }

  Diagnostic problem() {
    return new Diagnostic(
        place,
        "no answer (" + reason + ")",
        place.startsWith("consul https:")
            ? "check the agent, CONSUL_HTTP_ADDR, CONSUL_HTTP_TOKEN, CONSUL_CACERT, CONSUL_CLIENT_CERT"
                + " and CONSUL_CLIENT_KEY"
            : "check the agent, CONSUL_HTTP_ADDR and CONSUL_HTTP_TOKEN");
  }

  boolean isOn() {
    return since.isPresent();
  }

  /** Whether more than one connection was lost, or could not be made: all may be dead. */
  boolean isBroken() {
    return broken;
  }

  /** A server answered what is too old to be used: the leader is to be asked next. */
  void hasNoLeader() {
    leaderless = true;
  }

  /** How to find out, by one request, whether it is over. */
  ConsulClients.Manner probe() {
    return leaderless ? ConsulClients.Manner.AT_ONCE_FROM_LEADER : ConsulClients.Manner.AT_ONCE;
  }

  /**
   * One failure may be a hiccup, but not a silence: it is logged when the first probe fails too.
   *
   * @return whether it is the first silence
   */
  boolean failed(Failure failure) {
    reason = failure.reason();
    leaderless = false;
    boolean hiccup = since.isEmpty() && !failure.equals(Failure.SILENCE);
    if (since.isEmpty()) {
      since = Optional.of(clock.instant());
      said = false;
    }
    if (!hiccup && !said) {
      said = true;
      String kept = hasAnswers ? "keeping the last answers, " : "";
      LOG.warn("{}: no answer ({}); {}trying every second", place, reason, kept);
    }
    boolean first = !silent && failure.equals(Failure.SILENCE);
    silent |= first;
    broken |= !hiccup && failure.blame() == Failure.Blame.CONNECTION;
    return first;
  }

  /**
   * @return whether there was an outage, which is over now
   */
  boolean answered() {
    hasAnswers = true;
    silent = false;
    broken = false;
    leaderless = false;
    if (since.isEmpty()) {
      return false;
    }
    if (said) {
      // The clock of the wall may have been set back meanwhile.
      long seconds = Math.max(0, Duration.between(since.get(), clock.instant()).toSeconds());
      LOG.info("{}: answers again after {} s", place, seconds);
    }
    since = Optional.empty();
    return true;
  }
}
