package dev.cairn.cli;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Memory;
import dev.cairn.catalog.Query;
import dev.cairn.catalogfile.Snapshot;
import dev.cairn.output.Destination;
import dev.cairn.output.StagedFile;
import dev.cairn.templateset.SetSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code cairn snapshot}: the part of the catalog that the sets use. */
final class SnapshotCommand implements Callable<Integer> {
  private final Workplace workplace;
  private final SetOptions sets = new SetOptions();
  private final OnceOptions once = new OnceOptions();

  private final OptionSpec output =
      Options.option(
              "--output",
              "FILE",
              Path.class,
              "write here, readable by you only, instead of to standard output")
          .names("-o", "--output")
          .build();

  private final OptionSpec redact =
      Options.flag("--redact", "leave out the values of keys and what checks printed");

  SnapshotCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  /** How it is called. */
  CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "snapshot",
            this,
            "Writes the part of the catalog that the sets use as a catalog file. It holds the values of keys.");
    sets.addTo(spec);
    once.addTo(spec);
    return spec.addOption(output).addOption(redact);
  }

  @Override
  public Integer call() {
    Set<Query<?>> asked = new HashSet<>();
    Map<Query<?>, Object> answers = new HashMap<>();
    Memory memory = Memory.NONE;
    try (OpenedAhead source = once.open(workplace)) {
      for (SetSpec spec : sets.read()) {
        OnceOptions.Rendered rendered = once.render(workplace, sets, spec, source);
        asked.addAll(rendered.complete().asked());
        CatalogView view = rendered.result().view();
        rendered.complete().asked().forEach(q -> view.answer(q).ifPresent(a -> answers.put(q, a)));
        memory = merged(memory, rendered.memory());
      }
    }
    write(Snapshot.of(asked, view(answers), memory, Options.isGiven(redact)));
    return ExitCode.DONE;
  }

  private static Memory merged(Memory a, Memory b) {
    Map<Integer, String> ports = new HashMap<>(a.ports());
    ports.putAll(b.ports());
    Map<String, String> keys = new HashMap<>(a.keys());
    keys.putAll(b.keys());
    Set<String> servers = new HashSet<>(a.servers());
    servers.addAll(b.servers());
    return new Memory(ports, keys, servers);
  }

  private static CatalogView view(Map<Query<?>, Object> answers) {
    return new CatalogView() {
      @Override
      @SuppressWarnings("unchecked") // Each query's type is the type of its answer.
      public <A> Optional<A> answer(Query<A> query) {
        return (Optional<A>) Optional.ofNullable(answers.get(query));
      }
    };
  }

  private void write(String text) {
    @Nullable Path file = output.getValue();
    if (file == null) {
      workplace.out().print(text);
      workplace.out().flush();
      return;
    }
    Destination destination =
        new Destination(
            file,
            Optional.of(PosixFilePermissions.fromString("rw-------")),
            Optional.empty(),
            Optional.empty(),
            false);
    try (StagedFile staged =
        StagedFile.beside(destination, text.getBytes(StandardCharsets.UTF_8))) {
      staged.commit();
    }
  }
}
