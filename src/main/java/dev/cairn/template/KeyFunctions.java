package dev.cairn.template;

import dev.cairn.catalog.KeyValue;
import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.Diagnostic;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What templates ask of the key-value store. No message here ever holds a value. */
final class KeyFunctions {
  /**
   * An entry below a prefix.
   *
   * @param path the whole path
   * @param key the path below the prefix
   */
  record Entry(String path, String key, String value) {}

  private final Supplier<RenderSession> session;

  KeyFunctions(Supplier<RenderSession> session) {
    this.session = session;
  }

  List<TemplateFunction> all() {
    return List.of(
        new TemplateFunction("key", this::key, "path"),
        new TemplateFunction("keyOrDefault", this::keyOrDefault, "path", "default"),
        new TemplateFunction("keyExists", a -> value(a).isPresent(), "path"),
        new TemplateFunction("keyInteger", this::keyInteger, "path", "default", "min"),
        new TemplateFunction("ls", a -> below(a, e -> !e.key().contains("/")), "prefix"),
        new TemplateFunction("tree", a -> below(a, e -> !e.key().endsWith("/")), "prefix"));
  }

  /** The value of the key; no answer yet reads as a missing key does. */
  private Optional<String> value(Arguments arguments) {
    return answer(query(arguments)).flatMap(a -> a).map(KeyValue::value);
  }

  private Optional<Optional<KeyValue>> answer(Query.Key query) {
    return session.get().ask(query);
  }

  private static Query.Key query(Arguments arguments) {
    ServiceQuery.Target target = ServiceQuery.key(arguments.text("path"));
    if (target.name().isEmpty()) {
      throw new Complaint(arguments.callee() + " needs a path", "name the key");
    }
    return new Query.Key(target.name(), target.datacenter());
  }

  private String key(Arguments arguments) {
    Query.Key query = query(arguments);
    Optional<Optional<KeyValue>> answer = answer(query);
    if (answer.isPresent() && answer.get().isEmpty()) {
      throw new Complaint(
          "the key \"" + query.path() + "\" does not exist", "create it, or use keyOrDefault");
    }
    return answer.flatMap(a -> a).map(KeyValue::value).orElse("");
  }

  private Object keyOrDefault(Arguments arguments) {
    Object otherwise = arguments.value("default");
    if (otherwise == null) {
      throw new Complaint("keyOrDefault needs a default", "write keyOrDefault(path, default)");
    }
    return value(arguments).<Object>map(v -> v).orElse(otherwise);
  }

  /**
   * A key that must hold an integer. Where it holds something else, the last value that was good
   * stays, else the default, and a note says so: a slip of the finger must not stop every change.
   */
  private Object keyInteger(Arguments arguments) {
    long otherwise = arguments.number("default", Long.MIN_VALUE);
    long min = arguments.number("min", Long.MIN_VALUE);
    if (otherwise == Long.MIN_VALUE) {
      throw new Complaint("keyInteger needs a default", "write keyInteger(path, default=1, min=1)");
    }
    Query.Key query = query(arguments);
    Optional<String> written = value(arguments).map(String::strip);
    if (written.isEmpty()) {
      return otherwise;
    }
    Optional<Long> good = integer(written.get(), min);
    Optional<Long> accepted = good.isPresent() ? good : lastGood(query, min);
    accepted.ifPresent(n -> session.get().acceptKey(remembered(query), Long.toString(n)));
    return accepted.orElse(otherwise);
  }

  private Optional<Long> lastGood(Query.Key query, long min) {
    Optional<Long> before =
        Optional.ofNullable(session.get().before().keys().get(remembered(query)))
            .flatMap(n -> integer(n, min));
    session
        .get()
        .note(
            new Diagnostic(
                "key " + remembered(query),
                "does not hold an integer"
                    + (min == Long.MIN_VALUE ? "" : " of at least " + min)
                    + "; using "
                    + (before.isPresent() ? "the last good value" : "the default"),
                "correct it"));
    return before;
  }

  /** Another datacenter's key of the same path is another key. */
  private static String remembered(Query.Key query) {
    return query.datacenter().isEmpty() ? query.path() : query.path() + "@" + query.datacenter();
  }

  private static Optional<Long> integer(String text, long min) {
    return Optional.of(text)
        .filter(t -> t.matches("-?[0-9]{1,18}"))
        .map(Long::valueOf)
        .filter(n -> n >= min);
  }

  private List<Entry> below(Arguments arguments, Predicate<Entry> wanted) {
    ServiceQuery.Target target = ServiceQuery.key(arguments.text("prefix"));
    String prefix =
        target.name().isEmpty() || target.name().endsWith("/")
            ? target.name()
            : target.name() + "/";
    return session.get().ask(new Query.Tree(prefix, target.datacenter())).orElse(List.of()).stream()
        .filter(kv -> kv.path().startsWith(prefix) && kv.path().length() > prefix.length())
        .map(kv -> new Entry(kv.path(), kv.path().substring(prefix.length()), kv.value()))
        .filter(wanted)
        .sorted(Comparator.comparing(Entry::path))
        .toList();
  }
}
