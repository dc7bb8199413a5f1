package dev.cairn.consul;

import com.orbitz.consul.model.State;
import dev.cairn.catalog.Query;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Which question is asked next, and how. Used by the source's thread only. */
final class Agenda {
  private static final Duration UNWAITED = Duration.ofSeconds(1);

  /** After one of these, the poll that wakes for every write of a check is left alone so long. */
  private static final Duration ANY_CHECK = Duration.ofSeconds(5);

  /** Each is a new connection where they are not shared: a storm must not make many. */
  private static final Duration BETWEEN_PARKINGS = Duration.ofMillis(50);

  /** So many probes cost Consul what one whole answer does. */
  private static final int PROBES_AN_ANSWER = 8;

  private static final Poll DATACENTERS = new Poll.Question(new Query.Datacenters());

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

  private final ConsulSettings settings;
  private final Capacity capacity;
  private final ScheduledExecutorService thread;
  private final Asker asker;
  private final Turns turns;
  private final WatchPlan plan;
  private final Backstop backstop;
  private final Questions questions = new Questions();
  private final Line line;
  private final SecondLooks secondLooks;
  private long lastParked;

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
    this.settings = settings;
    this.capacity = capacity;
    this.thread = thread;
    this.asker = asker;
    this.turns = new Turns(settings, capacity);
    this.plan = new WatchPlan(place, capacity, watch);
    this.line = new Line(thread, asker::pump);
    this.secondLooks = new SecondLooks(thread, System::nanoTime, this::lookAgain);
    this.backstop = new Backstop(thread, settings.maxWait(), this::untold, this::askUntold);
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
    plan.retry();
    follow();
    asker.pump();
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
    added.forEach(this::begin);
    questions.all().stream()
        .filter(q -> plan.role(q.poll()) == WatchPlan.Role.POLLED && q.wake())
        .forEach(line::add);
    if (added.stream().anyMatch(q -> q.poll() instanceof Poll.AllNodes && q.isUnderWay())) {
      follow();
    }
  }

  /** One whose call goes on is not answered again before something changes. */
  private void begin(BlockingQuery question) {
    if (!question.isUnderWay()) {
      line.add(question);
    } else if (question.poll() instanceof Poll.Signal) {
      question.value().ifPresent(v -> doubt(plan.heard(question.poll(), v, false), line::add));
    } else {
      question.value().ifPresent(v -> asker.tell(question, v));
    }
  }

  /** Another Consul may have taken the place: its indexes say nothing of what was there. */
  void forgetIndexes() {
    questions.all().stream()
        .filter(q -> plan.role(q.poll()) != WatchPlan.Role.POLLED)
        .forEach(BlockingQuery::restart);
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

  /** Its long poll was ended for others; it is asked once more, as the answer may have come. */
  void wasSuperseded(BlockingQuery question) {
    var unused = question.isToBeAskedAgain();
    add(question);
  }

  /** A probe was answered: where the index has moved, the answer has. */
  void probed(BlockingQuery question, BigInteger index) {
    boolean moved = !index.equals(question.index());
    question.probed(moved);
    if (!moved) {
      again(question, 0);
      return;
    }
    // It moves with checks, too: then the rest of the sweep is left for a moment for nothing.
    if (plan.sweeps(question.poll())
        && question.poll() instanceof Poll.Question q
        && q.query() instanceof Query.Instances of) {
      line.sweep(of.datacenter()).found(index);
    }
    line.addFirst(question);
  }

  /**
   * A question was answered: it is asked again in its time, and so are those of which it tells.
   *
   * @param moved whether its index did
   * @return when it is to be added again, where that is to be waited for
   */
  Optional<Duration> answered(BlockingQuery question, Answer answer, boolean moved) {
    WatchPlan.Told told = plan.heard(question.poll(), answer.value(), moved);
    long cooldown = cooldown(question, told);
    Optional<Sweep> begun = listed(question.poll()).filter(d -> moved).map(line::sweep);
    doubt(told, begun.isPresent() ? begun.get()::add : line::add);
    begun.ifPresent(sweep -> sweep.begin(answer.index()));
    if (question.poll() instanceof Poll.ServicesOn on && question.hasChanged()) {
      found(line.sweep(on.datacenter()), answer);
    }
    if (question.hasChanged()) {
      park(question);
    }
    if (question.isNews() && isToldOf(question)) {
      secondLooks.add(question);
    }
    // After those that it tells of: somebody waits for them.
    Optional<Duration> later = again(question, cooldown);
    if (question.poll() instanceof Poll.AllNodes) {
      follow();
    }
    return later;
  }

  /** The datacenter whose list of all services this is. */
  private static Optional<String> listed(Poll poll) {
    return poll instanceof Poll.Question q && q.query() instanceof Query.Services list
        ? Optional.of(list.datacenter())
        : Optional.empty();
  }

  /**
   * Where something has just changed more may: it is heard of sooner by a long poll than by a
   * sweep.
   */
  private void park(BlockingQuery swept) {
    if (swept.lastChange() - lastParked < BETWEEN_PARKINGS.toNanos()) {
      return;
    }
    Comparator<Poll> order =
        Comparator.comparing(p -> questions.find(p).map(BlockingQuery::lastChange).orElse(0L));
    if (plan.park(swept.poll(), order)) {
      lastParked = swept.lastChange();
    }
  }

  private static void found(Sweep sweep, Answer onNode) {
    BigInteger registered = ((NodeBody) onNode.value()).registered();
    if (registered.signum() > 0) {
      sweep.found(registered);
    } else {
      sweep.foundMissing(onNode.index());
    }
  }

  private static long cooldown(BlockingQuery question, WatchPlan.Told told) {
    int follows = told.changed().size() + told.suspect().size() / PROBES_AN_ANSWER;
    long cooldown = question.cooldown(follows);
    boolean wakesForAnyCheck = question.poll() instanceof Poll.ChecksIn c && c.state() == State.ANY;
    return wakesForAnyCheck ? Math.max(cooldown, ANY_CHECK.toNanos()) : cooldown;
  }

  /** A question that Consul does not wait with is asked again at a bounded rate. */
  private Optional<Duration> again(BlockingQuery question, long cooldown) {
    if (question.isToBeAskedAgain()) {
      line.add(question);
    } else if (plan.role(question.poll()) != WatchPlan.Role.POLLED) {
      question.rest();
      backstop.start();
    } else if (question.poll().equals(DATACENTERS)) {
      return Optional.of(settings.maxWait());
    } else if (question.waitsInVain()) {
      return Optional.of(UNWAITED);
    } else if (cooldown > 0) {
      thread.schedule(() -> queue(question), cooldown, TimeUnit.NANOSECONDS);
    } else {
      addWatch(question);
    }
    return Optional.empty();
  }

  private void queue(BlockingQuery question) {
    if (!question.isUnwanted()) {
      addWatch(question);
      asker.pump();
    }
  }

  /** What tells of others comes before those, of which there may be thousands. */
  private void addWatch(BlockingQuery question) {
    if (question.poll() instanceof Poll.Signal) {
      line.addFirst(question);
    } else {
      line.add(question);
    }
  }

  /**
   * @param suspects takes what may have another answer, if it is to be asked now
   */
  private void doubt(WatchPlan.Told told, Consumer<BlockingQuery> suspects) {
    told.changed().forEach(poll -> doubt(poll, false, line::addFirst));
    told.suspect().forEach(poll -> doubt(poll, true, suspects));
  }

  /**
   * What others tell has another answer, or may have one.
   *
   * @param queue takes it, if it is to be asked now
   */
  private void doubt(Poll poll, boolean suspect, Consumer<BlockingQuery> queue) {
    questions
        .find(poll)
        .filter(q -> plan.role(q.poll()) != WatchPlan.Role.POLLED)
        .filter(q -> q.doubt(suspect) || (!suspect && line.unsweep(q)))
        .ifPresent(queue);
  }

  private void lookAgain(BlockingQuery question) {
    if (!question.isUnwanted()) {
      doubt(question.poll(), true, line::add);
      asker.pump();
    }
  }

  private void askUntold(BlockingQuery question) {
    if (!question.isUnwanted() && question.isResting()) {
      asker.askBeside(question);
    }
  }

  private Stream<BlockingQuery> untold() {
    return questions.all().stream().filter(this::isToldOf);
  }

  private boolean isToldOf(BlockingQuery question) {
    return question.poll() instanceof Poll.Question
        && plan.role(question.poll()) != WatchPlan.Role.POLLED;
  }
}
