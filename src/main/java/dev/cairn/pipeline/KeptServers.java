package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Instance;
import dev.cairn.catalog.Query;
import dev.cairn.catalog.Service;
import dev.cairn.diagnostic.Diagnostic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last servers of a service for a while when all of them go at once: Consul answers so
 * where a token is missing or a server has lost its data. Everything else is applied.
 */
final class KeptServers {
  /** Times {@code keep}: no service waits longer for others to go. */
  private static final int LONGEST = 3;

  /** All answers are doubted so long after a loss ... */
  private static final long ALL_IN_DOUBT = Duration.ofSeconds(5).toNanos();

  /** ... and, as that may be many questions, not again for so long. */
  private static final long DOUBTED_ENOUGH = Duration.ofMinutes(1).toNanos();

  private final Duration keep;
  private final Map<Query.Instances, Kept<List<Instance>>> instances = new HashMap<>();
  private final Map<Query.Services, Map<String, Kept<Service>>> services = new HashMap<>();

  /** The last answers in which nothing was missed. */
  private final Map<Query.Services, List<Service>> whole = new HashMap<>();

  private final List<Diagnostic> notes = new ArrayList<>();
  private final Set<Query<?>> doubts = new HashSet<>();
  private final Set<Query<?>> nodes = new HashSet<>();
  private final Set<Query<?>> alsoInDoubt = new HashSet<>();
  private CatalogView seen = CatalogView.NOTHING;
  private Set<Query<?>> questions = Set.of();
  private OptionalLong expiry = OptionalLong.empty();
  private OptionalLong lostAt = OptionalLong.empty();

  /** The last answer that was not empty, and since when it is. */
  private record Kept<T>(T last, OptionalLong goneSince) {}

  KeptServers(Duration keep) {
    this.keep = keep;
  }

  void inherit(KeptServers before) {
    instances.putAll(before.instances);
    services.putAll(before.services);
    doubts.addAll(before.doubts);
    alsoInDoubt.addAll(before.alsoInDoubt);
    lostAt = before.lostAt;
  }

  /**
   * The answers that are to be taken instead of those in the view.
   *
   * @param asked the questions of the pass before
   * @param addresses to whom Consul gives them now
   * @param now in nanoseconds of a monotonic clock
   */
  Map<Query<?>, Object> over(
      CatalogView view, Set<Query<?>> asked, Addresses addresses, String release, long now) {
    Set<Query<?>> perhapsOthers = perhapsOthers(view, asked);
    seen = view;
    questions = asked;
    notes.clear();
    doubts.clear();
    nodes.clear();
    expiry = OptionalLong.empty();
    Map<Query<?>, Object> overrides = new HashMap<>();
    for (Query<?> query : perhapsOthers) {
      if (query instanceof Query.Instances q) {
        view.answer(q)
            .flatMap(answer -> instances(view, q, answer, addresses, release, now))
            .ifPresent(kept -> overrides.put(q, kept));
      } else if (query instanceof Query.Services q) {
        view.answer(q)
            .flatMap(answer -> services(q, answer, now))
            .ifPresent(kept -> overrides.put(q, kept));
      }
    }
    doubtAll(asked, now);
    return overrides;
  }

  /** While nothing is kept, only what has changed can be missed. */
  @SuppressWarnings("ReferenceEquality") // The same questions mostly are the very same set.
  private Set<Query<?>> perhapsOthers(CatalogView view, Set<Query<?>> asked) {
    if (asked == questions && doubts.isEmpty()) {
      Set<Query<?>> changed = new HashSet<>(view.changedSince(seen).orElse(asked));
      changed.retainAll(asked);
      return changed;
    }
    instances.keySet().retainAll(asked);
    services.keySet().retainAll(asked);
    whole.keySet().retainAll(asked);
    return asked;
  }

  /**
   * Where one service has lost all instances, the next one to ask may have lost them as well: a
   * token that loses its rights loses all of them. What goes together is seen together.
   */
  private void doubtAll(Set<Query<?>> asked, long now) {
    alsoInDoubt.clear();
    if (lostAt.isPresent() && now - lostAt.getAsLong() <= ALL_IN_DOUBT) {
      alsoInDoubt.addAll(asked);
      alsoInDoubt.removeIf(q -> !(q instanceof Query.Instances || q instanceof Query.Services));
      endAt(lostAt.getAsLong() + ALL_IN_DOUBT + 1);
    }
  }

  private void notice(@Nullable Kept<List<Instance>> known, long now) {
    boolean lost = known != null && known.goneSince().isEmpty();
    if (lost && (lostAt.isEmpty() || now - lostAt.getAsLong() > DOUBTED_ENOUGH)) {
      lostAt = OptionalLong.of(now);
    }
  }

  /** Takes note of answers to questions that were asked for the first time. */
  void learn(CatalogView view, Set<Query<?>> asked) {
    for (Query<?> query : asked) {
      if (query instanceof Query.Instances q) {
        view.answer(q).filter(answer -> !answer.isEmpty()).ifPresent(a -> keep(q, a));
      } else if (query instanceof Query.Services q) {
        view.answer(q).ifPresent(answer -> services(q, answer, 0));
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // An answer that did not change is the very same list.
  private void keep(Query.Instances query, List<Instance> answer) {
    Kept<List<Instance>> known = instances.get(query);
    if (known == null || known.last() != answer || known.goneSince().isPresent()) {
      instances.put(query, new Kept<>(answer, OptionalLong.empty()));
    }
  }

  private Optional<List<Instance>> instances(
      CatalogView view,
      Query.Instances query,
      List<Instance> answer,
      Addresses addresses,
      String release,
      long now) {
    if (!answer.isEmpty()) {
      keep(query, answer);
      return Optional.empty();
    }
    notice(instances.get(query), now);
    Optional<Kept<List<Instance>>> kept = stillKept(instances.get(query), now);
    if (kept.isEmpty()) {
      instances.remove(query);
      return Optional.empty();
    }
    instances.put(query, kept.get());
    doubts.add(query);
    List<Instance> last = kept.get().last();
    nodes.addAll(Addresses.homes(view, query, last));
    notes.add(
        new Diagnostic(
            "service " + query.service(),
            String.format(
                "all its instances have gone at once; the last are kept for %d s, or up to %d s"
                    + " while others go too",
                keep.toSeconds(), LONGEST * keep.toSeconds()),
            "let them go with: " + release));
    return Optional.of(
        last.stream().filter(i -> !addresses.isStranger(i, query.service())).toList());
  }

  @SuppressWarnings("ReferenceEquality") // An answer that did not change is the very same list.
  private Optional<List<Service>> services(Query.Services query, List<Service> answer, long now) {
    if (whole.get(query) == answer) {
      return Optional.empty();
    }
    Map<String, Kept<Service>> known = services.computeIfAbsent(query, q -> new HashMap<>());
    Set<String> gone = new HashSet<>(known.keySet());
    for (Service service : answer) {
      known.put(service.name(), new Kept<>(service, OptionalLong.empty()));
      gone.remove(service.name());
    }
    List<Service> all = new ArrayList<>(answer);
    for (String name : gone) {
      Optional<Kept<Service>> kept = stillKept(known.get(name), now);
      kept.ifPresentOrElse(k -> known.put(name, k), () -> known.remove(name));
      kept.ifPresent(k -> all.add(k.last()));
    }
    if (all.size() == answer.size()) {
      whole.put(query, answer);
      return Optional.empty();
    }
    whole.remove(query);
    doubts.add(query);
    all.sort(java.util.Comparator.comparing(Service::name));
    return Optional.of(List.copyOf(all));
  }

  /**
   * When the last one of all has gone: where a token loses its rights, services go one by one, as
   * their long polls end. They are let go together, so that the guard against a shrink sees it.
   */
  private long newest(long since) {
    return instances.values().stream()
        .map(Kept::goneSince)
        .flatMapToLong(OptionalLong::stream)
        .reduce(since, (a, b) -> a - b > 0 ? a : b);
  }

  private <T> Optional<Kept<T>> stillKept(@Nullable Kept<T> known, long now) {
    if (known == null || keep.isZero()) {
      return Optional.empty();
    }
    long since = known.goneSince().orElse(now);
    long until = Math.min(newest(since) + keep.toNanos(), since + LONGEST * keep.toNanos());
    if (until - now <= 0) {
      return Optional.empty();
    }
    endAt(until);
    return Optional.of(new Kept<>(known.last(), OptionalLong.of(since)));
  }

  private void endAt(long time) {
    if (expiry.isEmpty() || time - expiry.getAsLong() < 0) {
      expiry = OptionalLong.of(time);
    }
  }

  /** Lets go of everything that is kept now. */
  boolean release() {
    boolean any = !doubts.isEmpty();
    instances.clear();
    services.clear();
    whole.clear();
    seen = CatalogView.NOTHING;
    return any;
  }

  List<Diagnostic> notes() {
    return List.copyOf(notes);
  }

  /** What is not believed: empty answers, and for a moment all others beside them. */
  Set<Query<?>> doubts() {
    Set<Query<?>> all = new HashSet<>(doubts);
    all.addAll(alsoInDoubt);
    return all;
  }

  /** What is to be asked besides, to learn who has the addresses now. */
  Set<Query<?>> nodes() {
    return Set.copyOf(nodes);
  }

  /** When the first of what is kept is let go, or believed again, by the clock that was given. */
  OptionalLong expiry() {
    return expiry;
  }
}
