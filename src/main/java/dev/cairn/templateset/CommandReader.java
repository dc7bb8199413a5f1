package dev.cairn.templateset;

import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.diagnostic.Nearest;
import dev.cairn.process.Command;
import dev.cairn.yaml.Fields;
import dev.cairn.yaml.YamlNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code check} and {@code reload}. */
record CommandReader(Path directory, List<String> templates) {
  private static final Pattern UNKNOWN = Pattern.compile("\\{(?!file[:}])[a-z]+(:[^}]*)?\\}");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{file(?::([^}]*))?}");
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  Command read(YamlNode node, boolean onStagedFiles) {
    Fields fields = Fields.of(node, List.of("command", "timeout"));
    YamlNode argv = fields.require("command");
    List<String> words = fields.texts("command");
    if (words.isEmpty()) {
      throw new DiagnosticException(argv.place(), "the command is empty", "name a program");
    }
    if (onStagedFiles) {
      words.forEach(word -> requireTemplates(word, argv.place()));
    }
    Duration timeout = fields.duration("timeout").orElse(DEFAULT_TIMEOUT);
    return new Command(words, directory.toAbsolutePath().normalize(), timeout);
  }

  private void requireTemplates(String word, String place) {
    if (UNKNOWN.matcher(word).matches()) {
      throw new DiagnosticException(
          place, "unknown placeholder " + word, "write {file} or {file:TEMPLATE}");
    }
    Matcher placeholder = PLACEHOLDER.matcher(word);
    while (placeholder.find()) {
      String name = placeholder.group(1);
      if (name == null && templates.size() > 1) {
        throw new DiagnosticException(
            place,
            "{file} could be any of the set's files",
            "write {file:" + templates.get(0) + "}");
      } else if (name != null && !templates.contains(name)) {
        throw new DiagnosticException(
            place, "the set has no template \"" + name + "\"", Nearest.remedy(name, templates));
      }
    }
  }
}
