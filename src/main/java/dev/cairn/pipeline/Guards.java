package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.templateset.SetSpec;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one set does not believe at once: that all of a service has gone, or most of everything. It
 * gives way to the catalog's recovery, to time, and to the operator.
 */
final class Guards {
  private final SetSpec spec;
  private final Accepted accepted;
  private final Ticker ticker;
  private final KeptServers kept;
  private final ShrinkGuard shrink;
  private final Endpoints endpoints = new Endpoints();
  private Set<Query<?>> asked = Set.of();
  private Set<Query<?>> nodes = Set.of();
  private Optional<Diagnostic> held = Optional.empty();
  private boolean approved;

  Guards(SetSpec spec, Accepted accepted, Ticker ticker) {
    this.spec = spec;
    this.accepted = accepted;
    this.ticker = ticker;
    this.kept = new KeptServers(spec.guard().keepServers());
    this.shrink = new ShrinkGuard(spec.guard(), spec.dialect());
  }

  /** Takes over what is held by the guards of the same set before it was read again. */
  void inherit(Guards before) {
    kept.inherit(before.kept);
    shrink.inherit(before.shrink);
    asked = before.asked;
    nodes = before.nodes;
    held = before.held;
    approved = before.approved;
  }

  /** The command that lets go of what is held. */
  String release() {
    return "cairn approve " + spec.directory();
  }

  /** The catalog as it is believed. */
  CatalogView over(CatalogView view) {
    Addresses addresses = addresses(view, Set.of());
    return OverriddenView.of(view, kept.over(view, asked, addresses, release(), ticker.now()));
  }

  /**
   * To whom Consul gives addresses now.
   *
   * @param others questions that tell of them, beside those that are known here
   */
  Addresses addresses(CatalogView view, Set<Query<?>> others) {
    return new Addresses(view, List.of(asked, nodes, others));
  }

  /**
   * Why these files must not replace what is on disk yet.
   *
   * @param view as it is believed, from which they were rendered
   * @param nowAsked by the templates
   */
  Optional<Diagnostic> objection(
      List<CandidateFile> files, CatalogView view, Set<Query<?>> nowAsked) {
    learn(view, nowAsked);
    endpoints.count(view, asked);
    held =
        shrink
            .objection(spec.name(), files, endpoints::contains, release(), ticker.now())
            .filter(why -> !approved);
    nodes = Set.copyOf(kept.nodes());
    return held;
  }

  private void learn(CatalogView view, Set<Query<?>> nowAsked) {
    if (!nowAsked.equals(asked)) {
      Set<Query<?>> first = new HashSet<>(nowAsked);
      first.removeAll(asked);
      kept.learn(view, first);
    }
    // Also where it is equal: the same object is compared at once in the next pass.
    asked = Set.copyOf(nowAsked);
  }

  /** What the operator approved is rendered: it counts for nothing that is to come. */
  void approvalEnds() {
    approved = false;
  }

  /** The files that are held, without servers whose addresses Consul has given to another one. */
  List<CandidateFile> hold(List<CandidateFile> onDisk, CatalogView view) {
    // Where all services have gone, none of them is asked for any more.
    Set<Query<?>> homes = new HashSet<>(nodes);
    homes.addAll(homes(view));
    nodes = homes;
    return withoutStrangers(onDisk, accepted.last(), view);
  }

  private Set<Query<?>> homes(CatalogView view) {
    Set<Query<?>> homes = new HashSet<>();
    for (Query<?> query : accepted.asked()) {
      if (query instanceof Query.Instances q) {
        homes.addAll(Addresses.homes(view, q, accepted.view().answer(q).orElse(List.of())));
      }
    }
    return homes;
  }

  /**
   * Files without servers whose addresses Consul has given to another service.
   *
   * @param then what they were rendered from
   */
  List<CandidateFile> withoutStrangers(
      List<CandidateFile> files, Accepted.Seen then, CatalogView view) {
    Addresses now = addresses(view, Set.of());
    Set<String> strangers = new HashSet<>();
    new Addresses(then.view(), List.of(then.asked()))
        .owners()
        .forEach(
            (endpoint, owners) -> {
              if (now.isStranger(endpoint, owners)) {
                strangers.add(endpoint);
              }
            });
    return files.stream()
        .map(file -> file.rendering(spec.dialect().without(file.newText(), strangers)))
        .toList();
  }

  /** Believes the catalog as it is from here to the end of the next pass that renders. */
  boolean approve() {
    boolean any = kept.release() | held.isPresent();
    approved = true;
    return any;
  }

  List<Diagnostic> notes() {
    return kept.notes();
  }

  /** What is to be asked besides, to learn who has the addresses now. */
  Set<Query<?>> asksToo() {
    return nodes;
  }

  /** Questions whose answers are not believed. */
  Set<Query<?>> doubts() {
    if (held.isEmpty()) {
      return kept.doubts();
    }
    Set<Query<?>> doubts = new HashSet<>(asked);
    // These cannot be watched, and are asked all the time.
    doubts.removeIf(q -> q instanceof Query.Datacenters);
    return doubts;
  }

  /** After how long something is let go by itself. */
  Optional<Duration> again() {
    Optional<Duration> letGo =
        kept.expiry().isPresent()
            ? Optional.of(Duration.ofNanos(kept.expiry().getAsLong() - ticker.now()))
            : Optional.empty();
    Optional<Duration> holdEnds = shrink.remaining(ticker.now());
    return Stream.concat(letGo.stream(), holdEnds.stream()).min(Duration::compareTo);
  }
}
