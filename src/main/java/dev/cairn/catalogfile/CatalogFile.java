package dev.cairn.catalogfile;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Memory;
import dev.cairn.catalog.Query;
import dev.cairn.yaml.YamlDocument;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A whole catalog. It answers every question: a service that is not in it has no instances, a key
 * that is not in it does not exist. Order by distance ({@code near}) is not kept.
 *
 * @param datacenter the name of the agent's own, empty where the file leaves it open
 * @param datacenters all of them by name
 * @param memory what a set recalled when the snapshot was made
 */
public record CatalogFile(String datacenter, Map<String, Datacenter> datacenters, Memory memory)
    implements CatalogView {
  public CatalogFile {
    datacenters = Map.copyOf(datacenters);
  }

  /**
   * @throws dev.cairn.diagnostic.DiagnosticException if it cannot be read, with the line
   */
  public static CatalogFile read(Path file) {
    return new CatalogReader(YamlDocument.read(file)).read();
  }

  /**
   * @param name what messages call the text
   */
  public static CatalogFile parse(String name, String text) {
    return new CatalogReader(YamlDocument.parse(name, text)).read();
  }

  @Override
  @SuppressWarnings("unchecked") // Each query's type is the type of its answer.
  public <A> Optional<A> answer(Query<A> query) {
    return (Optional<A>) Optional.of(answerTo(query));
  }

  private Object answerTo(Query<?> query) {
    if (query instanceof Query.Services q) {
      return in(q.datacenter()).serviceList();
    } else if (query instanceof Query.Instances q) {
      return in(q.datacenter()).instances(q);
    } else if (query instanceof Query.Nodes q) {
      return List.copyOf(in(q.datacenter()).nodes().values());
    } else if (query instanceof Query.NodeServices q) {
      return in(q.datacenter()).node(q.node());
    } else if (query instanceof Query.Key q) {
      return in(q.datacenter()).key(q.path());
    } else if (query instanceof Query.Tree q) {
      return in(q.datacenter()).tree(q.prefix());
    }
    return Stream.concat(Stream.of(datacenter), datacenters.keySet().stream())
        .filter(name -> !name.isEmpty())
        .distinct()
        .sorted()
        .toList();
  }

  private Datacenter in(String name) {
    return datacenters.getOrDefault(name.isEmpty() ? datacenter : name, Datacenter.EMPTY);
  }
}
