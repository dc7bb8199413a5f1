package dev.cairn.template;

import dev.cairn.dialect.Dialect;
import dev.cairn.dialect.Region;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How often each port is bound in what was rendered last. Reads only what differs from before. */
final class BoundPorts {
  private final Dialect dialect;
  private final Map<String, RenderedFile> last = new HashMap<>();
  private Map<Integer, Integer> bound = Map.of();

  BoundPorts(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * @param files that know their {@link #last} ones
   * @return the same object as long as it says the same
   */
  Map<Integer, Integer> of(List<RenderedFile> files) {
    Map<Integer, Integer> more = new HashMap<>();
    for (RenderedFile file : files) {
      Region region = file.difference().sections(dialect);
      count(region.before(), -1, more);
      count(region.after(), 1, more);
      last.put(file.template(), file);
    }
    more.values().removeIf(times -> times == 0);
    if (!more.isEmpty()) {
      bound.forEach((port, times) -> more.merge(port, times, Integer::sum));
      more.values().removeIf(times -> times == 0);
      bound = Map.copyOf(more);
    }
    return bound;
  }

  /** The last one that was read. */
  Optional<RenderedFile> last(String template) {
    return Optional.ofNullable(last.get(template));
  }

  private void count(String text, int by, Map<Integer, Integer> times) {
    dialect.binds(text).forEach(b -> times.merge(b.port(), by, Integer::sum));
  }
}
