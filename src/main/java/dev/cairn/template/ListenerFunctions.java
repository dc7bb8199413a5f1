package dev.cairn.template;

import dev.cairn.catalog.Service;
import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diagnostic.Nearest;
import dev.cairn.dialect.Dialect;
import dev.cairn.listener.Listener;
import dev.cairn.listener.PortPlan;
import dev.cairn.listener.PortRules;
import dev.cairn.listener.Protocol;
import io.pebbletemplates.pebble.extension.escaper.SafeString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What templates ask of the port plan: {@code listeners backends backend warn}. */
final class ListenerFunctions {
  private final Supplier<RenderSession> session;
  private final CatalogFunctions catalog;
  private final ListenedNames names;
  private final PortRules rules;
  private Set<Integer> ownPorts = Set.of();
  private @Nullable Solved solved;
  private final Set<Integer> boundTwice = new HashSet<>();
  private @Nullable Settled settled;

  /** What was bound under a plan, and gave no other plan. */
  private record Settled(Map<Integer, Integer> bound, PortPlan plan) {
    @SuppressWarnings("ReferenceEquality") // Both are the same objects as long as nothing changed.
    boolean is(Map<Integer, Integer> nowBound, Optional<PortPlan> now) {
      return bound == nowBound && now.isPresent() && plan == now.get();
    }
  }

  ListenerFunctions(
      Supplier<RenderSession> session, CatalogFunctions catalog, Dialect dialect, PortRules rules) {
    this.session = session;
    this.catalog = catalog;
    this.names = new ListenedNames(dialect);
    this.rules = rules;
  }

  List<TemplateFunction> all() {
    return List.of(
        new TemplateFunction("listeners", a -> plan().listeners()),
        new TemplateFunction("backends", this::backends, "services"),
        new TemplateFunction("backend", this::backend, "service", "environment"),
        new TemplateFunction("warn", this::warn, "problem", "remedy"));
  }

  /** Starts a series of passes over one view of the catalog. */
  void begin() {
    boundTwice.clear();
  }

  /**
   * Learns which ports the templates bind by themselves, and so must not be given to a listener.
   *
   * @param bound how often each port is bound in what was rendered
   * @return whether that gives another plan, so that the pass must be repeated
   */
  boolean learnOwnPorts(Map<Integer, Integer> bound) {
    Optional<PortPlan> plan = session.get().plan();
    if (settled != null && settled.is(bound, plan)) {
      return false;
    }
    Map<Integer, Integer> own = new HashMap<>(bound);
    plan.ifPresent(p -> p.listeners().forEach(l -> own.merge(l.port(), -1, Integer::sum)));
    own.values().removeIf(times -> times < 1);
    // A port that went with its listener is the listener's, bound at several addresses.
    ownPorts.stream().filter(port -> !bound.containsKey(port)).forEach(boundTwice::add);
    own.keySet().removeAll(boundTwice);
    ownPorts = Set.copyOf(own.keySet());
    boolean repeat = plan.isPresent() && !solve().equals(plan.get());
    settled = repeat ? null : plan.map(p -> new Settled(bound, p)).orElse(null);
    return repeat;
  }

  private PortPlan plan() {
    return session.get().plan(this::solve);
  }

  private record Solved(
      List<Service> services,
      Set<Integer> ownPorts,
      Map<Integer, String> holders,
      Set<Diagnostic> notes,
      PortPlan plan) {}

  /** Most changes of the catalog leave the services and their tags as they are. */
  private PortPlan solve() {
    List<Service> services = catalog.services("");
    Map<Integer, String> holders = session.get().before().ports();
    Solved last = solved;
    if (last == null
        || !last.services().equals(services)
        || !last.ownPorts().equals(ownPorts)
        || !last.holders().equals(holders)) {
      Set<Diagnostic> notes = new LinkedHashSet<>();
      last = new Solved(services, ownPorts, holders, notes, solve(services, holders, notes));
      solved = last;
    }
    last.notes().forEach(session.get()::note);
    return last.plan();
  }

  private PortPlan solve(
      List<Service> services, Map<Integer, String> holders, Set<Diagnostic> notes) {
    Map<String, Set<String>> tags = new HashMap<>();
    names
        .of(services, rules.pinned().keySet(), holders.values(), notes::add)
        .forEach(s -> tags.put(s.name(), s.tags()));
    Set<Integer> reserved = new TreeSet<>(rules.reserved());
    reserved.addAll(ownPorts);
    return PortPlan.solve(
        new PortRules(rules.environments(), reserved, rules.pinned()), tags, holders);
  }

  /**
   * The backends that the set must have: of every service that claims a listener, also where it
   * lost its port, and of the services given, in every environment.
   */
  private List<Listener> backends(Arguments arguments) {
    Wanted wanted = new Wanted(plan(), names(arguments));
    return session.get().once(wanted, wanted.plan(), notes -> backends(wanted));
  }

  /**
   * @param services that have a backend although they claim no listener
   */
  private record Wanted(PortPlan plan, Set<String> services) {
    @Override
    @SuppressWarnings("ReferenceEquality") // A plan is solved once.
    public boolean equals(@Nullable Object other) {
      return other instanceof Wanted w && w.plan == plan && w.services.equals(services);
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(plan) + services.hashCode();
    }
  }

  private List<Listener> backends(Wanted wanted) {
    List<Listener> backends = new ArrayList<>(wanted.plan().backends());
    for (String service : wanted.services()) {
      for (String environment : rules.environments().keySet()) {
        if (find(service, environment).isEmpty()) {
          backends.add(unlistened(service, environment));
        }
      }
    }
    backends.sort(Listener.ORDER);
    return Collections.unmodifiableList(backends);
  }

  private static Set<String> names(Arguments arguments) {
    Object services = arguments.value("services");
    Set<String> names = new TreeSet<>();
    if (services instanceof Map<?, ?> map) {
      map.keySet().forEach(k -> names.add(k.toString()));
    } else if (services instanceof Iterable<?> list) {
      list.forEach(k -> names.add(String.valueOf(k)));
    } else if (services != null) {
      throw new Complaint("backends takes a list or a map of service names", "give it one");
    }
    return names;
  }

  private static Listener unlistened(String service, String environment) {
    // Another service that calls itself like a port must get none of its requests.
    return ListenedNames.ofPort(service)
        .map(p -> unlistened(p.service(), environment, p.listenPort(), Set.of(0, p.listenPort())))
        .orElseGet(() -> unlistened(service, environment, 0, Set.of()));
  }

  private static Listener unlistened(
      String service, String environment, int listenPort, Set<Integer> listenPorts) {
    return new Listener(
        service, environment, Protocol.HTTP, listenPort, 0, "roundrobin", listenPorts);
  }

  /**
   * The backend that takes HTTP requests for a service or for one of its ports: {@code web:3000}.
   */
  private @Nullable Listener backend(Arguments arguments) {
    String name = arguments.text("service");
    String environment = arguments.text("environment");
    if (!rules.environments().containsKey(environment)) {
      throw new Complaint(
          "unknown environment \"" + environment + "\"",
          Nearest.remedy(environment, rules.environments().keySet()));
    }
    Optional<Listener> found = find(name, environment);
    String place = "host of " + environment + "." + name;
    if (found.isEmpty()) {
      note(place, "the service has no HTTP listener", "give it a tag internal-listen-http-PORT");
      return unlistened(name, environment);
    }
    if (found.get().tcp()) {
      note(place, "the service listens for TCP only; left out", "give it an HTTP listener");
      return null;
    }
    return found.get();
  }

  private Optional<Listener> find(String name, String environment) {
    Optional<ListenedNames.OfPort> port = ListenedNames.ofPort(name);
    List<Listener> all =
        plan().backends().stream()
            .filter(b -> b.environment().equals(environment))
            .filter(
                b ->
                    b.service().equals(name)
                        || port.equals(
                            Optional.of(new ListenedNames.OfPort(b.service(), b.listenPort()))))
            .toList();
    return all.stream().filter(b -> !b.tcp()).findFirst().or(() -> all.stream().findFirst());
  }

  private SafeString warn(Arguments arguments) {
    note(
        arguments.template() + ":" + arguments.line(),
        arguments.text("problem"),
        arguments.optionalText("remedy").orElse(""));
    return new SafeString("");
  }

  private void note(String place, String problem, String remedy) {
    session.get().note(new Diagnostic(place, problem, remedy));
  }
}
