package dev.cairn.diff;

/**
 * What became of one section.
 *
 * @param serversAdded names that only the new one has
 * @param serversRemoved names that only the old one has
 * @param serversChanged names that both have, with another directive
 */
public record SectionChange(
    Kind change,
    String kind,
    String name,
    int serversAdded,
    int serversRemoved,
    int serversChanged) {
  /** Whether the section is new, gone, or another than before. */
  public enum Kind {
    ADDED,
    REMOVED,
    CHANGED;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
