package dev.cairn.pipeline;

import dev.cairn.process.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Puts the staged files into the check's arguments: {@code {file}} and {@code {file:NAME}}. */
final class Placeholders {
  private Placeholders() {}

  /**
   * @param files the path to check for each template
   */
  static Command fill(Command command, Map<String, Path> files) {
    List<String> argv = command.argv().stream().map(word -> fill(word, files)).toList();
    return new Command(argv, command.directory(), command.timeout());
  }

  private static String fill(String word, Map<String, Path> files) {
    String filled = word;
    for (Map.Entry<String, Path> file : files.entrySet()) {
      // The command runs in the set's directory, not in ours.
      String path = file.getValue().toAbsolutePath().normalize().toString();
      filled = filled.replace("{file:" + file.getKey() + "}", path).replace("{file}", path);
    }
    return filled;
  }
}
