package dev.cairn.cli;

import dev.cairn.demo.LoopbackConsul;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code cairn rehearse}: does what the other commands do, so that the JVM sees which classes they
 * load and the launcher can have it archive them.
 */
final class RehearseCommand implements Callable<Integer> {
  private final Workplace workplace;

  RehearseCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  /** How it is called. */
  CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "rehearse", this, "Loads what the commands need; for the launcher's class archive.");
    spec.usageMessage().hidden(true);
    return spec;
  }

  @Override
  public Integer call() throws IOException {
    Path directory = Files.createTempDirectory("cairn-rehearsal");
    Path catalog = directory.resolve("catalog.yaml");
    try (LoopbackConsul consul = LoopbackConsul.start()) {
      String set = workplace.home().resolve("templates/haproxy/internal").toString();
      String live = "--consul-addr=" + consul.address();
      String file = "--catalog=" + catalog;
      for (List<String> command :
          List.of(
              List.of("render", set, live),
              List.of("snapshot", set, live, "--output=" + catalog),
              List.of("render", set, file),
              List.of("diff", set, file))) {
        command(command);
      }
    } finally {
      Files.deleteIfExists(catalog);
      Files.delete(directory);
    }
    return ExitCode.DONE;
  }

  /** As it would run here, but unheard and without the user's own settings. */
  private void command(List<String> command) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Workplace unheard =
        new Workplace(nowhere, nowhere, Map.of(), workplace.home(), false, workplace.root());
    Main.run(unheard, command.toArray(String[]::new));
  }
}
