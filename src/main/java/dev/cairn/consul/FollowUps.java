package dev.cairn.consul;

import dev.cairn.catalog.Query;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What an answer makes ask, and when. Used by the source's thread only. */
final class FollowUps {
  private static final Duration UNWAITED = Duration.ofSeconds(1);

  /** Each is a new connection where they are not shared: a storm must not make many. */
  private static final Duration BETWEEN_PARKINGS = Duration.ofMillis(50);

  private static final Poll DATACENTERS = new Poll.Question(new Query.Datacenters());

  private final ConsulSettings settings;
  private final ScheduledExecutorService thread;
  private final Agenda.Asker asker;
  private final WatchPlan plan;
  private final Questions questions;
  private final Line line;
  private final Backstop backstop;
  private final SecondLooks secondLooks;
  private long lastParked;

  /**
   * @param line takes what is to be asked
   */
  FollowUps(
      ConsulSettings settings,
      ScheduledExecutorService thread,
      Agenda.Asker asker,
      WatchPlan plan,
      Questions questions,
      Line line) {
    this.settings = settings;
    this.thread = thread;
    this.asker = asker;
    this.plan = plan;
    this.questions = questions;
    this.line = line;
    this.backstop = new Backstop(thread, settings.maxWait(), this::untold, this::askUntold);
    this.secondLooks = new SecondLooks(thread, System::nanoTime, this::lookAgain);
  }

  /** One whose call goes on is not answered again before something changes. */
  void begin(BlockingQuery question) {
    if (!question.isUnderWay()) {
      line.add(question);
    } else if (question.poll() instanceof Poll.Signal) {
      question.value().ifPresent(v -> doubt(plan.heard(question.poll(), v, false), line::add));
    } else {
      question.value().ifPresent(v -> asker.tell(question, v));
    }
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
    long cooldown = Cooldown.nanos(question, told);
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
    return again(question, cooldown);
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

  /** A question that Consul does not wait with is asked again at a bounded rate. */
  private Optional<Duration> again(BlockingQuery question, long cooldown) {
    if (question.isDoubtful()) {
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
