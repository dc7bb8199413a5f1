package dev.cairn.dialect;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The dialects by the names that {@code set.yaml} uses. */
public final class Dialects {
  private static final List<Dialect> ALL =
      List.of(new HaproxyDialect(), new NginxDialect(), new PlainDialect());

  private Dialects() {}

  public static Optional<Dialect> byName(String name) {
    return ALL.stream().filter(d -> d.name().equals(name)).findFirst();
  }

  public static Set<String> names() {
    return ALL.stream().map(Dialect::name).collect(Collectors.toSet());
  }
}
