package dev.cairn.faults;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Instance;
import dev.cairn.catalog.KeyValue;
import dev.cairn.catalog.Query;
import dev.cairn.catalog.Service;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A catalog in memory, which takes texts that no file could hold. */
final class Answers implements CatalogView {
  private final Map<String, List<Instance>> services = new TreeMap<>();
  private final Map<String, String> keys = new TreeMap<>();

  void add(Instance instance) {
    services.computeIfAbsent(instance.name(), n -> new ArrayList<>()).add(instance);
  }

  void key(String path, String value) {
    keys.put(path, value);
  }

  @Override
  @SuppressWarnings("unchecked") // Each kind of question has its own kind of answer.
  public <A> Optional<A> answer(Query<A> query) {
    if (query instanceof Query.Services) {
      return (Optional<A>) Optional.of(list());
    } else if (query instanceof Query.Instances q) {
      return (Optional<A>)
          Optional.of(
              services.getOrDefault(q.service(), List.of()).stream()
                  .sorted(Instance.ORDER)
                  .toList());
    } else if (query instanceof Query.Key q) {
      return (Optional<A>)
          Optional.of(
              Optional.ofNullable(keys.get(q.path())).map(value -> new KeyValue(q.path(), value)));
    }
    throw new IllegalArgumentException("nobody has asked this before: " + query);
  }

  private List<Service> list() {
    List<Service> all = new ArrayList<>();
    services.forEach((name, instances) -> all.add(new Service(name, tags(instances))));
    return all;
  }

  private static Set<String> tags(List<Instance> instances) {
    Set<String> tags = new HashSet<>();
    instances.forEach(i -> tags.addAll(i.tags()));
    return new TreeSet<>(tags);
  }
}
