package dev.cairn.consul;

import dev.cairn.catalog.Query;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;

/** Which question is asked next, and how. Used by the source's thread only. */
final class Agenda {
  /** Where the questions of an agenda are put to Consul. */
  interface Asker {
    /** Something may have become ready. */
    void pump();

    /** Asks at once, if there is room. */
    void askBeside(BlockingQuery question);

    /** Asks in the middle of an outage, of which nothing else is asked. */
    void probe(BlockingQuery question, ConsulClients.Manner manner);

    /** It is not answered for a reason of its own. */
    void fails(BlockingQuery question);

    /** Nobody wants to know any more. */
    void dropped(Query<?> query);

    /** An answer that is there already. */
    void tell(BlockingQuery question, Object value);
  }

  /**
   * A question's turn.
   *
   * @param parks whether it is a long poll that takes a place for as long as nothing changes
   */
  record Turn(BlockingQuery question, ConsulClients.Manner manner, boolean parks) {}

  private final Capacity capacity;
  private final Asker asker;
  private final Turns turns;
  private final WatchPlan plan;
  private final Questions questions = new Questions();
  private final Line line;
  private final FollowUps followUps;

  /**
   * @param watch whether answers are watched; otherwise there is nothing to plan
   */
  Agenda(
      ConsulSettings settings,
      Capacity capacity,
      String place,
      boolean watch,
      ScheduledExecutorService thread,
      Asker asker) {
    this.capacity = capacity;
    this.asker = asker;
    this.turns = new Turns(settings, capacity);
    this.plan = new WatchPlan(place, capacity, watch);
    this.line = new Line(thread, asker::pump);
    this.followUps = new FollowUps(settings, thread, asker, plan, questions, line);
  }

  Questions questions() {
    return questions;
  }

  int size() {
    return line.size();
  }

  /** Replaces what is wanted. */
  void want(Set<Query<?>> union) {
    plan.want(union);
    follow();
  }

  /** Does without the watch that a signal is a part of. */
  void giveUp(Poll.Signal signal, String reason) {
    plan.giveUp(signal, reason);
    follow();
  }

  /** Tries again what was given up. */
  void retryPlan() {
    if (plan.retry()) {
      follow();
      asker.pump();
    }
  }

  /** There may be more calls at a time than before, or fewer. */
  void planAgain() {
    plan.again();
    follow();
  }

  /** Asks what the plan asks, and no more. */
  private void follow() {
    Set<Poll> polls = plan.polls();
    for (BlockingQuery gone : questions.keep(polls)) {
      if (gone.poll() instanceof Poll.Question question) {
        asker.dropped(question.query());
      }
    }
    line.dropUnwanted();
    List<BlockingQuery> added = questions.add(polls);
    added.forEach(followUps::begin);
    questions.all().stream()
        .filter(q -> plan.role(q.poll()) == WatchPlan.Role.POLLED && q.wake())
        .forEach(line::add);
    if (added.stream().anyMatch(q -> q.poll() instanceof Poll.AllNodes && q.isUnderWay())) {
      follow();
    }
  }

  /** Another Consul may have taken the place: nothing waits for an index of the first one's. */
  void restart() {
    questions.all().forEach(BlockingQuery::restart);
  }

  /** The same, but for what has a long poll: that tells by itself of an index that went back. */
  void restartTold() {
    questions.all().stream()
        .filter(q -> plan.role(q.poll()) != WatchPlan.Role.POLLED && !q.isUnderWay())
        .forEach(BlockingQuery::restart);
  }

  /** Another Consul has taken the place: its indexes say nothing of what was there. */
  void forgetIndexes(String datacenter) {
    questions.all().stream()
        .filter(q -> q.poll().datacenter().equals(datacenter))
        .forEach(BlockingQuery::forget);
  }

  /** Lets it have its turn. */
  void add(BlockingQuery question) {
    if (!question.isUnwanted()) {
      line.add(question);
    }
  }

  /** Whichever is next, to probe whether Consul answers. */
  Optional<BlockingQuery> any() {
    return line.any().filter(q -> !q.isUnwanted());
  }

  /**
   * The next one's turn; empty: its time has not come, but that of another may have.
   *
   * @param parked how many long polls are parked
   */
  Optional<Turn> next(int parked) {
    BlockingQuery question = line.next();
    if (question.isUnwanted()) {
      return Optional.empty();
    }
    WatchPlan.Role role = plan.role(question.poll());
    boolean parks = role == WatchPlan.Role.POLLED && question.canWait();
    if (plan.isHeld(question.poll()) || (parks && !hasPlaces(parked))) {
      line.add(question);
      return Optional.empty();
    }
    return Optional.of(turn(question, role, parks));
  }

  /** The turn of one of those that may be what was registered; empty: there is none just now. */
  Optional<Turn> nextOfSweep() {
    Optional<BlockingQuery> question = line.swept();
    while (question.isPresent() && !isAskedWhenTold(question.get().poll())) {
      line.add(question.get());
      question = line.swept();
    }
    return question.map(q -> turn(q, plan.role(q.poll()), false));
  }

  private boolean isAskedWhenTold(Poll poll) {
    return plan.role(poll) != WatchPlan.Role.POLLED && !plan.isHeld(poll);
  }

  private Turn turn(BlockingQuery question, WatchPlan.Role role, boolean parks) {
    return new Turn(question, turns.manner(question, role, plan.longPolls()), parks);
  }

  /**
   * @param parked how many long polls are parked
   */
  boolean hasPlaces(int parked) {
    return parked < capacity.longPolls();
  }

  /**
   * Whether a long poll would not be made any more as it was.
   *
   * @param seconds that it may be parked
   */
  boolean isSuperseded(BlockingQuery question, long seconds) {
    return question.isUnwanted()
        || turns.seconds(plan.role(question.poll()), plan.longPolls()) < seconds;
  }

  /** A probe was answered: where the index has moved, the answer has. */
  void probed(BlockingQuery question, BigInteger index) {
    followUps.probed(question, index);
  }

  /**
   * A question was answered: it is asked again in its time, and so are those of which it tells.
   *
   * @param moved whether its index did
   * @return when it is to be added again, where that is to be waited for
   */
  Optional<Duration> answered(BlockingQuery question, Answer answer, boolean moved) {
    Optional<Duration> later = followUps.answered(question, answer, moved);
    if (question.poll() instanceof Poll.AllNodes) {
      follow();
    }
    return later;
  }
}
