package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.KeyValue;
import dev.cairn.catalog.Query;
import dev.cairn.process.Ending;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The values of keys, hidden in what commands print: a check quotes the line that it refuses, and
 * what it prints is logged.
 *
 * @param values stripped
 */
record Secrets(Set<String> values) {
  private static final String HIDDEN = "***";

  /** What a command may quote of a value: a word of it, or a piece where its output was cut. */
  private static final Pattern WORD = Pattern.compile("[^\\s'\"`,;()\\[\\]{}]{6,}");

  /** A number says nothing where it stands alone, and stands everywhere: a port, a line. */
  private static final Pattern NO_SECRET = Pattern.compile("[0-9]{0,6}|.{1,3}");

  Secrets {
    values = Set.copyOf(values);
  }

  static Secrets of(CatalogView view, Set<Query<?>> asked) {
    Set<String> values = new TreeSet<>();
    asked.stream()
        .filter(query -> query instanceof Query.Key || query instanceof Query.Tree)
        .flatMap(query -> values(view, query))
        .map(KeyValue::value)
        .flatMap(value -> Stream.concat(Stream.of(value), value.lines()))
        .map(String::strip)
        .filter(value -> !NO_SECRET.matcher(value).matches())
        .forEach(values::add);
    return new Secrets(values);
  }

  /** Every line of the files, where nobody has been asked yet which of it are values of keys. */
  static Secrets within(List<CandidateFile> files) {
    return new Secrets(
        files.stream()
            .flatMap(file -> file.newText().lines())
            .map(String::strip)
            .filter(line -> !NO_SECRET.matcher(line).matches())
            .collect(Collectors.toSet()));
  }

  private static Stream<KeyValue> values(CatalogView view, Query<?> query) {
    if (query instanceof Query.Key key) {
      return view.answer(key).flatMap(value -> value).stream();
    }
    return query instanceof Query.Tree tree
        ? view.answer(tree).stream().flatMap(List::stream)
        : Stream.empty();
  }

  /** The ending without the values in its output. */
  Ending hide(Ending ending) {
    if (ending instanceof Ending.Exited exited) {
      return new Ending.Exited(exited.code(), hide(exited.output()));
    } else if (ending instanceof Ending.Flooded flooded) {
      return new Ending.Flooded(hide(flooded.output()));
    }
    return ending instanceof Ending.TimedOut late
        ? new Ending.TimedOut(hide(late.output()), late.after())
        : ending;
  }

  String hide(String output) {
    String hidden = output;
    for (String value : longestFirst()) {
      hidden = hidden.replace(escaped(value), HIDDEN).replace(value, HIDDEN);
    }
    return WORD.matcher(hidden)
        .replaceAll(word -> Matcher.quoteReplacement(isPart(word.group()) ? HIDDEN : word.group()));
  }

  private List<String> longestFirst() {
    return values.stream().sorted((a, b) -> b.length() - a.length()).toList();
  }

  /** Also as a configuration escapes it. */
  private boolean isPart(String word) {
    return Stream.of(Optional.of(word), unescaped(word))
        .flatMap(Optional::stream)
        .filter(w -> !NO_SECRET.matcher(w).matches())
        .anyMatch(w -> values.stream().anyMatch(value -> value.contains(w) || w.contains(value)));
  }

  private static String escaped(String value) {
    return value.replaceAll("[ \\\\\"'#]", "\\\\$0");
  }

  /** A space behind a backslash has ended the word. */
  private static Optional<String> unescaped(String word) {
    String plain = word.replaceAll("\\\\(.?)", "$1");
    return plain.equals(word) ? Optional.empty() : Optional.of(plain);
  }

  @Override
  public String toString() {
    return "Secrets[" + values.size() + "]";
  }
}
