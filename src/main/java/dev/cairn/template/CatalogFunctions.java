package dev.cairn.template;

import dev.cairn.catalog.Instance;
import dev.cairn.catalog.Node;
import dev.cairn.catalog.NodeDetail;
import dev.cairn.catalog.Query;
import dev.cairn.catalog.Service;
import dev.cairn.catalog.ServiceSelector;
import dev.cairn.catalog.Status;
import dev.cairn.listener.Listener;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What templates ask of the catalog: {@code services service nodes node datacenters}. */
final class CatalogFunctions {
  private final Supplier<RenderSession> session;
  private final Printable printable;

  CatalogFunctions(Supplier<RenderSession> session, Printable printable) {
    this.session = session;
    this.printable = printable;
  }

  List<TemplateFunction> all() {
    return List.of(
        new TemplateFunction("services", a -> services(target(a)), "query"),
        new TemplateFunction(
            "service", this::instances, "query", "status", "name", "tag", "datacenter", "near"),
        new TemplateFunction("nodes", a -> nodes(target(a)), "query"),
        new TemplateFunction("node", this::node, "query"),
        new TemplateFunction(
            "datacenters", a -> session().ask(new Query.Datacenters()).orElse(List.of())));
  }

  private RenderSession session() {
    return session.get();
  }

  private static ServiceQuery.Target target(Arguments arguments) {
    return ServiceQuery.target(arguments.optionalText("query").orElse(""));
  }

  private List<Service> services(ServiceQuery.Target target) {
    if (!target.name().isEmpty() || !target.near().isEmpty()) {
      throw new Complaint("services takes a datacenter only", "write services(\"@datacenter\")");
    }
    return services(target.datacenter());
  }

  List<Service> services(String datacenter) {
    Query.Services query = new Query.Services(datacenter);
    List<Service> all = session().ask(query).orElse(List.of());
    return session().once(query, all, notes -> printable.services(all, notes));
  }

  /** Those of a listener, or those that a query selects. */
  List<Instance> instances(Arguments arguments) {
    if (!(arguments.value("query") instanceof Listener listener)) {
      return select(selector(arguments));
    }
    if (arguments.values().size() > 1) {
      throw new Complaint(
          arguments.callee() + " of a listener takes nothing else",
          "ask for the service by its name");
    }
    return instances(listener);
  }

  /** The passing instances of a listener's service and environment that belong behind its port. */
  private List<Instance> instances(Listener listener) {
    Query.Instances query = new Query.Instances(listener.service(), "", "");
    List<Instance> all = all(query);
    return session().once(listener, all, notes -> behind(listener, query, all));
  }

  private static List<Instance> behind(
      Listener listener, Query.Instances query, List<Instance> all) {
    Set<String> ids = new LinkedHashSet<>(all.stream().map(Instance::id).toList());
    return new ServiceSelector(query, Set.of(listener.environment()), Set.of(Status.PASSING))
        .select(all).stream().filter(i -> listener.serves(i.id(), ids)).toList();
  }

  private List<Instance> select(ServiceSelector selector) {
    List<Instance> all = all(selector.query());
    return session().once(selector, all, notes -> selector.select(all));
  }

  private List<Instance> all(Query.Instances query) {
    List<Instance> all = session().ask(query).orElse(List.of());
    return session().once(query, all, notes -> printable.instances(all, notes));
  }

  /** The query, or the name in its place; named arguments stand for parts of the query. */
  private static ServiceSelector selector(Arguments arguments) {
    Optional<String> name = arguments.optionalText("name");
    if (name.isPresent() && arguments.has("query")) {
      throw new Complaint(arguments.callee() + " got a query and a name", "give one of them");
    }
    ServiceSelector query =
        name.map(CatalogFunctions::named)
            .orElseGet(() -> ServiceQuery.service(arguments.text("query")));
    Set<String> tags = new LinkedHashSet<>(query.tags());
    arguments.optionalText("tag").ifPresent(tags::add);
    return new ServiceSelector(
        new Query.Instances(
            query.query().service(),
            arguments.optionalText("datacenter").orElse(query.query().datacenter()),
            arguments.optionalText("near").orElse(query.query().near())),
        tags,
        arguments.optionalText("status").map(ServiceQuery::statuses).orElse(query.statuses()));
  }

  private static ServiceSelector named(String name) {
    if (name.isBlank()) {
      throw new Complaint("the name of the service is empty", "name the service");
    }
    return new ServiceSelector(new Query.Instances(name, "", ""), Set.of(), Set.of(Status.PASSING));
  }

  private List<Node> nodes(ServiceQuery.Target target) {
    if (!target.name().isEmpty()) {
      throw new Complaint("nodes takes a datacenter only", "write nodes(\"@datacenter~near\")");
    }
    Query.Nodes query = new Query.Nodes(target.datacenter(), target.near());
    List<Node> all = session().ask(query).orElse(List.of());
    return session().once(query, all, notes -> printable.nodes(all, notes));
  }

  private @Nullable NodeDetail node(Arguments arguments) {
    ServiceQuery.Target target = ServiceQuery.target(arguments.text("query"));
    if (target.name().isEmpty()) {
      throw new Complaint("node needs a name", "write node(\"name\") or node(\"name@datacenter\")");
    }
    Query.NodeServices query = new Query.NodeServices(target.name(), target.datacenter());
    return session()
        .ask(query)
        .flatMap(answer -> answer)
        .filter(d -> !printable.nodes(List.of(d.node()), session()::note).isEmpty())
        .map(CatalogFunctions::sorted)
        .orElse(null);
  }

  private static NodeDetail sorted(NodeDetail detail) {
    return new NodeDetail(
        detail.node(),
        detail.services().stream()
            .sorted(Comparator.comparing(NodeDetail.NodeService::id))
            .toList());
  }
}
