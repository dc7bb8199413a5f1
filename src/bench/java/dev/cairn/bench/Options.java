package dev.cairn.bench;

import dev.cairn.bench.tool.Cairn;
import dev.cairn.bench.tool.Jdk;
import dev.cairn.bench.tool.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What to measure.
 *
 * @param sizes from small to large
 * @param changes how many single changes each figure of latency and CPU comes from
 * @param limit how long a figure may take
 * @param jdks that cold starts are measured with; the first one runs everything else
 * @param competitors that are installed
 * @param figure where the figure of growth goes
 */
public record Options(
    List<Size> sizes,
    List<Integer> nodes,
    int changes,
    Duration limit,
    List<Jdk> jdks,
    List<Tool> competitors,
    Path figure) {
  public Options {
    sizes = List.copyOf(sizes);
    nodes = List.copyOf(nodes);
    jdks = List.copyOf(jdks);
    competitors = List.copyOf(competitors);
  }

  public Cairn cairn() {
    return new Cairn(jdks.get(0), false);
  }

  public Size largest() {
    return sizes.get(sizes.size() - 1);
  }

  /** One that stands for most. */
  public Size middle() {
    return sizes.get(sizes.size() / 2);
  }
}
