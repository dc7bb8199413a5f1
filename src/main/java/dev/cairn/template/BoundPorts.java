package dev.cairn.template;

import dev.cairn.dialect.Dialect;
import dev.cairn.dialect.Difference;
import dev.cairn.dialect.Region;
import dev.cairn.template.Rendering.RenderedFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often each port is bound in what was rendered last. Reads only what differs from before. */
final class BoundPorts {
  private final Dialect dialect;
  private final Map<String, String> texts = new HashMap<>();
  private final Map<Integer, Integer> bound = new HashMap<>();

  BoundPorts(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * @param files of the same templates each time
   */
  Map<Integer, Integer> of(List<RenderedFile> files) {
    for (RenderedFile file : files) {
      String before = texts.getOrDefault(file.template(), "");
      Region region = Difference.of(before, file.text()).sections(dialect);
      count(region.before(), -1);
      count(region.after(), 1);
      texts.put(file.template(), file.text());
    }
    bound.values().removeIf(times -> times == 0);
    return Map.copyOf(bound);
  }

  private void count(String text, int by) {
    dialect.binds(text).forEach(b -> bound.merge(b.port(), by, Integer::sum));
  }
}
