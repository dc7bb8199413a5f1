package dev.cairn.pipeline;

import dev.cairn.process.Command;
import dev.cairn.process.Commands;
import dev.cairn.process.Ending;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Programs that end as the test says; with 0 where it says nothing. */
final class FakeCommands implements Commands {
  record Run(Command command, Map<String, String> environment) {
    String program() {
      return command.argv().get(0);
    }
  }

  private final List<Run> runs = new CopyOnWriteArrayList<>();
  private final Map<String, Function<Run, Ending>> endings = new ConcurrentHashMap<>();

  void end(String program, int code, String output) {
    end(program, run -> new Ending.Exited(code, output));
  }

  void end(String program, Function<Run, Ending> ending) {
    endings.put(program, ending);
  }

  List<Run> runs(String program) {
    return runs.stream().filter(run -> run.program().equals(program)).toList();
  }

  @Override
  public Ending run(Command command, Map<String, String> environment) {
    Run run = new Run(command, Map.copyOf(environment));
    runs.add(run);
    return endings.getOrDefault(run.program(), r -> new Ending.Exited(0, "")).apply(run);
  }
}
