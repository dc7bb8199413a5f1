package dev.cairn.diff;

import dev.cairn.dialect.Dialect;
import dev.cairn.dialect.Difference;
import dev.cairn.dialect.Region;
import dev.cairn.dialect.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares two configurations section by section. */
final class SectionChanges {
  private SectionChanges() {}

  static List<SectionChange> of(Dialect dialect, Difference difference) {
    Region region = difference.sections(dialect);
    Map<String, Section> old = byName(dialect.sections(region.before()));
    Map<String, Section> now = byName(dialect.sections(region.after()));
    List<SectionChange> changes = new ArrayList<>();
    now.forEach(
        (name, section) -> {
          Section was = old.get(name);
          if (was == null) {
            changes.add(change(SectionChange.Kind.ADDED, section, Map.of(), section.servers()));
          } else if (!was.directives().equals(section.directives())) {
            changes.add(
                change(SectionChange.Kind.CHANGED, section, was.servers(), section.servers()));
          }
        });
    old.forEach(
        (name, section) -> {
          if (!now.containsKey(name)) {
            changes.add(change(SectionChange.Kind.REMOVED, section, section.servers(), Map.of()));
          }
        });
    return List.copyOf(changes);
  }

  /** Sections of one kind and name, as several defaults without a name are, are counted through. */
  private static Map<String, Section> byName(List<Section> sections) {
    Map<String, Section> byName = new LinkedHashMap<>();
    for (Section section : sections) {
      String name = section.kind() + " " + section.name();
      int number = 1;
      while (byName.putIfAbsent(name + " " + number, section) != null) {
        number++;
      }
    }
    return byName;
  }

  private static SectionChange change(
      SectionChange.Kind kind, Section section, Map<String, String> old, Map<String, String> now) {
    int added = (int) now.keySet().stream().filter(s -> !old.containsKey(s)).count();
    int removed = (int) old.keySet().stream().filter(s -> !now.containsKey(s)).count();
    int changed =
        (int)
            now.entrySet().stream()
                .filter(s -> old.containsKey(s.getKey()))
                .filter(s -> !s.getValue().equals(old.get(s.getKey())))
                .count();
    return new SectionChange(kind, section.kind(), section.name(), added, removed, changed);
  }
}
