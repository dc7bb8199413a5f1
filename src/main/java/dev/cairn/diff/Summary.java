package dev.cairn.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** Says a difference in one line. */
final class Summary {
  private static final String MINUS = "\u2212";

  /** Sections that there is usually one of, in HAProxy and in nginx. */
  private static final Set<String> SINGLE =
      Set.of("global", "defaults", "main", "http", "stream", "mail");

  private Summary() {}

  static String of(ConfigurationDiff diff) {
    if (!diff.changed()) {
      return "no change";
    }
    if (diff.sections().isEmpty()) {
      return lines(diff.lines());
    }
    String servers = servers(diff.sections());
    return sections(diff.sections()) + (servers.isEmpty() ? "" : ": " + servers);
  }

  /** Comments only, or a dialect without sections. */
  private static String lines(List<String> lines) {
    long added = lines.stream().skip(2).filter(l -> l.startsWith("+")).count();
    long removed = lines.stream().skip(2).filter(l -> l.startsWith("-")).count();
    return plusMinus(added, removed) + (added + removed == 1 ? " line" : " lines");
  }

  private static String sections(List<SectionChange> changes) {
    List<String> parts = new ArrayList<>();
    for (SectionChange.Kind change : SectionChange.Kind.values()) {
      Map<String, Integer> kinds = new TreeMap<>();
      changes.stream()
          .filter(c -> c.change() == change)
          .forEach(c -> kinds.merge(c.kind(), 1, Integer::sum));
      kinds.forEach((kind, count) -> parts.add(count(kind, count) + " " + change));
    }
    return String.join(", ", parts);
  }

  private static String count(String kind, int count) {
    if (SINGLE.contains(kind) && count == 1) {
      return kind;
    }
    // Of nginx, where the servers of an upstream are what is counted as servers.
    String name = kind.equals("server") ? "server block" : kind;
    return count + " " + name + (count == 1 ? "" : "s");
  }

  private static String servers(List<SectionChange> changes) {
    int added = sum(changes, SectionChange::serversAdded);
    int removed = sum(changes, SectionChange::serversRemoved);
    int changed = sum(changes, SectionChange::serversChanged);
    List<String> parts = new ArrayList<>();
    if (added + removed > 0) {
      parts.add(plusMinus(added, removed) + (added + removed == 1 ? " server" : " servers"));
    }
    if (changed > 0) {
      parts.add(changed + (changed == 1 ? " server changed" : " servers changed"));
    }
    return String.join(", ", parts);
  }

  private static String plusMinus(long added, long removed) {
    String plus = added > 0 ? "+" + added : "";
    String minus = removed > 0 ? MINUS + removed : "";
    return plus.isEmpty() || minus.isEmpty() ? plus + minus : plus + " " + minus;
  }

  private static int sum(List<SectionChange> changes, ToIntFunction<SectionChange> count) {
    return changes.stream().mapToInt(count).sum();
  }
}
