package dev.cairn.bench.inner;

import dev.cairn.bench.Size;
import dev.cairn.bench.consul.Population;
import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Instance;
import dev.cairn.catalog.Memory;
import dev.cairn.catalog.Query;
import dev.cairn.catalog.Service;
import dev.cairn.catalogfile.CatalogFile;
import dev.cairn.diff.ConfigurationDiff;
import dev.cairn.listener.PortPlan;
import dev.cairn.template.Rendering;
import dev.cairn.template.TemplateEngine;
import dev.cairn.template.TemplateSettings;
import dev.cairn.templateset.SetManifest;
import dev.cairn.templateset.SetSpec;
import dev.cairn.templateset.Variables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What happens between an answer and a file, part by part, with the shipped internal balancer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Inner {
  private static final int NODES = 50;

  @Param({"100x4", "1000x5"})
  public String size = "";

  private String text = "";
  private SetSpec spec = read();
  private TemplateEngine engine = engine(spec);
  private CatalogFile catalog = CatalogFile.parse("empty", "services: {}");
  private Map<String, Set<String>> tags = Map.of();
  private String before = "";
  private String after = "";
  private boolean less;

  private static SetSpec read() {
    return SetManifest.read(
        Path.of("templates/haproxy/internal"), new Variables(List.of(), List.of()));
  }

  private static TemplateEngine engine(SetSpec spec) {
    return new TemplateEngine(
        new TemplateSettings(
            spec.directory(),
            spec.files().stream().map(f -> f.template()).toList(),
            spec.dialect(),
            spec.listeners(),
            spec.variables(),
            spec.env(),
            Map.of(),
            spec.hostNames()));
  }

  /** Makes the catalog, and what it renders to before and after one instance has gone. */
  @Setup
  public void prepare() {
    text = yaml(new Population(Size.parse(size), NODES));
    catalog = CatalogFile.parse("catalog", text);
    tags = new TreeMap<>();
    for (Service service : catalog.answer(new Query.Services("")).orElseThrow()) {
      tags.put(service.name(), service.tags());
    }
    before = file(engine.render(catalog, Memory.NONE));
    after = file(engine.render(oneLess(), Memory.NONE));
  }

  private static String yaml(Population population) {
    Map<String, List<String>> services = new TreeMap<>();
    population
        .all()
        .forEach(
            r ->
                services
                    .computeIfAbsent(r.service(), s -> new ArrayList<>())
                    .add(
                        "    - {node: %s, address: %s, id: %s, port: %d, tags: %s}\n"
                            .formatted(r.node(), r.address(), r.id(), r.port(), r.tags())));
    StringBuilder yaml = new StringBuilder("services:\n");
    services.forEach(
        (name, instances) ->
            yaml.append("  ").append(name).append(":\n").append(String.join("", instances)));
    return yaml.toString();
  }

  private static String file(Rendering rendering) {
    return ((Rendering.Complete) rendering).files().get(0).text();
  }

  /** Without the first instance of one service in the middle. */
  private CatalogView oneLess() {
    String service = List.copyOf(tags.keySet()).get(tags.size() / 2);
    return new CatalogView() {
      @Override
      @SuppressWarnings("unchecked") // The answer to a question for instances is a list of them.
      public <A> Optional<A> answer(Query<A> query) {
        if (query instanceof Query.Instances instances && instances.service().equals(service)) {
          List<Instance> all = catalog.answer(instances).orElseThrow();
          return (Optional<A>) Optional.of(all.subList(1, all.size()));
        }
        return catalog.answer(query);
      }
    };
  }

  @Benchmark
  public CatalogFile parseCatalogFile() {
    return CatalogFile.parse("catalog", text);
  }

  @Benchmark
  public PortPlan planPorts() {
    return PortPlan.solve(spec.listeners(), tags, Map.of());
  }

  /** As in a sidecar: every time one instance has come or gone. */
  @Benchmark
  public Rendering renderAfterOneChange() {
    less = !less;
    return engine.render(less ? oneLess() : catalog, Memory.NONE);
  }

  @Benchmark
  public Rendering renderForTheFirstTime() {
    return engine(spec).render(catalog, Memory.NONE);
  }

  @Benchmark
  public ConfigurationDiff diffOneChange() {
    return ConfigurationDiff.between(spec.dialect(), "haproxy.cfg", Optional.of(before), after);
  }
}
