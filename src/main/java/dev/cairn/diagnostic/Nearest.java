package dev.cairn.diagnostic;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The known name that somebody probably meant. */
public final class Nearest {
  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

  private Nearest() {}

  /** {@code did you mean "x"?} for the closest of the known names, else a list of all of them. */
  public static String remedy(String written, Collection<String> known) {
    return to(written, known)
        .map(name -> "did you mean \"" + name + "\"?")
        .orElseGet(
            () ->
                known.isEmpty()
                    ? "there is none here"
                    : "known here: " + String.join(", ", known.stream().sorted().toList()));
  }

  /** The closest name, if it is at most a third of the written one's length away. */
  public static Optional<String> to(String written, Collection<String> known) {
    int limit = Math.max(1, (written.length() + 2) / 3);
    return known.stream()
        .filter(name -> DISTANCE.apply(written, name) <= limit)
        .min(
            Comparator.comparingInt((String name) -> DISTANCE.apply(written, name))
                .thenComparing(Comparator.naturalOrder()));
  }
}
