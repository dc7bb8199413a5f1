package dev.cairn.template;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Memory;
import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.listener.PortPlan;
import io.pebbletemplates.pebble.template.ScopeChain;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One pass: what was asked, what was noted, what is to be remembered. */
final class RenderSession {
  private final CatalogView view;
  private final Memory before;
  private final Recalled recalled;
  private final Set<Query<?>> asked = new LinkedHashSet<>();
  private final List<Set<Query<?>>> askedInLoops = new ArrayList<>();
  private final Set<Query<?>> missing = new LinkedHashSet<>();
  private final Set<Diagnostic> notes = new LinkedHashSet<>();
  private final Map<String, String> acceptedKeys = new TreeMap<>();
  private final Set<String> hashedServers = new TreeSet<>();
  private final Remembered remembered;
  private @Nullable PortPlan plan;
  private @Nullable Trace trace;

  /**
   * @param recalled a part of the same memory
   * @param remembered of the passes before
   */
  RenderSession(CatalogView view, Memory before, Recalled recalled, Remembered remembered) {
    this.view = view;
    this.before = before;
    this.recalled = recalled;
    this.remembered = remembered;
    remembered.begin();
  }

  /** Records the question; empty where it has no answer yet. */
  <A> Optional<A> ask(Query<A> query) {
    asked.add(query);
    Optional<A> answer = view.answer(query);
    if (answer.isEmpty()) {
      missing.add(query);
    }
    if (trace != null) {
      trace.asked(query, answer);
    }
    return answer;
  }

  void note(Diagnostic note) {
    if (trace == null) {
      notes.add(note);
    } else {
      trace.noted(note);
    }
  }

  Memory before() {
    return before;
  }

  /** The plan of this pass, solved at the first call. */
  PortPlan plan(Supplier<PortPlan> solve) {
    if (plan == null) {
      plan = solve.get();
      plan.diagnostics().forEach(this::note);
    }
    if (trace != null) {
      trace.planned(plan);
    }
    return plan;
  }

  Optional<PortPlan> plan() {
    return Optional.ofNullable(plan);
  }

  /** A template asks the same again and again; what an answer comes to is worked out once. */
  <A, T> T once(Object key, A answer, Function<Consumer<Diagnostic>, T> work) {
    return remembered.of(key, answer, work, this::note);
  }

  void acceptKey(String path, String value) {
    if (trace == null) {
      acceptedKeys.put(path, value);
    } else {
      trace.accepted(path, value);
    }
  }

  void hashServer(String name) {
    if (trace == null) {
      hashedServers.add(name);
    } else {
      trace.hashed(name);
    }
  }

  /** Notes from here on what a part of the rendering asks and leaves. */
  Trace beginTrace() {
    trace = new Trace();
    return trace;
  }

  void endTrace() {
    if (trace != null) {
      trace.end();
    }
    trace = null;
  }

  boolean isTraced() {
    return trace != null;
  }

  /** A loop that is gone through for the first time. */
  Round newRound() {
    return new Round(recalled);
  }

  /** Whether what came of a loop in an earlier pass holds, but for answers. */
  boolean holds(Round earlier, ScopeChain scopes) {
    return earlier.holds(scopes, recalled, plan);
  }

  /** Begins to go through a loop: learns what of it must be printed. */
  void begin(Round round, Object of, Iterable<?> elements) {
    round.begin(view, of, elements);
  }

  /** Ends that; leaves here what its elements left, in their order. */
  void end(Round round) {
    round.end(view);
    askedInLoops.add(round.questions());
    round.left().forEach(trace -> trace.repeat(notes, acceptedKeys, hashedServers));
  }

  private boolean portsAreAsBefore(Map<Integer, String> ports) {
    return once(new Holding(ports), before, notes -> before.ports().equals(ports));
  }

  /** Thousands of ports, which are the same object as long as the plan is. */
  private record Holding(Map<Integer, String> ports) {
    @Override
    @SuppressWarnings("ReferenceEquality") // See above.
    public boolean equals(@Nullable Object other) {
      return other instanceof Holding h && h.ports == ports;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(ports);
    }
  }

  /** What is to be remembered; the same object as before where that is the same. */
  Memory after() {
    Map<Integer, String> ports =
        plan()
            .map(
                p -> this.<PortPlan, Map<Integer, String>>once(PortPlan.class, p, n -> p.holders()))
            .orElse(Map.of());
    boolean same =
        portsAreAsBefore(ports)
            && before.keys().equals(acceptedKeys)
            && before.servers().equals(hashedServers);
    return same ? before : new Memory(ports, acceptedKeys, hashedServers);
  }

  Questions asked() {
    return new Questions(asked, askedInLoops);
  }

  Set<Query<?>> missing() {
    return missing;
  }

  Set<Diagnostic> notes() {
    return notes;
  }
}
