package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogSource;
import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Instance;
import dev.cairn.catalog.KeyValue;
import dev.cairn.catalog.Node;
import dev.cairn.catalog.NodeDetail;
import dev.cairn.catalog.Query;
import dev.cairn.catalog.SourceStatus;
import dev.cairn.catalog.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A catalog of keys that the test fills. */
final class FakeCatalog implements CatalogSource {
  private final Map<Query<?>, Object> answers = new ConcurrentHashMap<>();
  private final Set<Query<?>> failing = ConcurrentHashMap.newKeySet();
  private final List<Runnable> subscribers = new CopyOnWriteArrayList<>();
  private final List<Set<Query<?>>> wanted = new CopyOnWriteArrayList<>();
  private final List<Set<Query<?>>> doubted = new CopyOnWriteArrayList<>();

  static Query<?> query(String path) {
    return new Query.Key(path, "");
  }

  /** Answers with a value, and tells the subscribers. */
  void key(String path, String value) {
    answers.put(query(path), Optional.of(new KeyValue(path, value)));
    changed();
  }

  /** Answers that there is no such key. */
  void noKey(String path) {
    answers.put(query(path), Optional.empty());
    changed();
  }

  /** Answers with instances at these ports of slave-1. */
  void instances(String service, int... ports) {
    List<Instance> instances = new ArrayList<>();
    for (int port : ports) {
      instances.add(instance(service, port));
    }
    answer(new Query.Instances(service, "", ""), List.copyOf(instances));
  }

  private static Instance instance(String service, int port) {
    return new Instance(
        "slave-1",
        "10.0.0.1",
        Map.of(),
        service + "-" + port,
        service,
        "10.0.0.1",
        port,
        List.of("production"),
        Map.of(),
        Instance.Weights.DEFAULT,
        Status.PASSING,
        List.of());
  }

  /** Answers that a node has these services registered, by port. */
  void node(String node, Map<Integer, String> services) {
    answer(
        new Query.NodeServices(node, ""),
        Optional.of(
            new NodeDetail(
                new Node(node, "10.0.0.1", "dc1", Map.of(), Map.of()),
                services.entrySet().stream()
                    .map(
                        e ->
                            new NodeDetail.NodeService(
                                e.getValue(), e.getValue(), "", e.getKey(), List.of(), Map.of()))
                    .toList())));
  }

  void answer(Query<?> query, Object answer) {
    answers.put(query, answer);
    changed();
  }

  /** Answers that it may not be asked. */
  void fail(Query<?> query) {
    failing.add(query);
    changed();
  }

  void changed() {
    subscribers.forEach(Runnable::run);
  }

  /** Everything that was wanted, one entry each time. */
  List<Set<Query<?>>> wanted() {
    return wanted;
  }

  /** Everything that was doubted, one entry each time. */
  List<Set<Query<?>>> doubted() {
    return doubted;
  }

  CatalogView view() {
    Map<Query<?>, Object> now = Map.copyOf(answers);
    return new CatalogView() {
      @Override
      @SuppressWarnings("unchecked") // Answers are put with their own queries only.
      public <A> Optional<A> answer(Query<A> query) {
        return Optional.ofNullable((A) now.get(query));
      }

      @Override
      public boolean fails(Query<?> query) {
        return failing.contains(query) && !now.containsKey(query);
      }
    };
  }

  @Override
  public Subscription subscribe(Runnable changed) {
    subscribers.add(changed);
    return new Subscription() {
      @Override
      public void want(Set<Query<?>> all) {
        wanted.add(Set.copyOf(all));
      }

      @Override
      public void doubt(Set<Query<?>> answers) {
        doubted.add(Set.copyOf(answers));
      }

      @Override
      public CatalogView view() {
        return FakeCatalog.this.view();
      }

      @Override
      public void close() {
        subscribers.remove(changed);
      }
    };
  }

  boolean isUnused() {
    return subscribers.isEmpty();
  }

  @Override
  public SourceStatus status() {
    return new SourceStatus("fake", Optional.empty(), List.of());
  }

  @Override
  public void close() {
    subscribers.clear();
  }
}
