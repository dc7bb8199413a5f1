package dev.cairn.faults;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares what was made of a hostile catalog with what was made of its harmless twin: sections and
 * servers may be missing, as somebody left out the impossible ones; nothing may be added.
 */
final class Intrusions {
  private static final String NAME = "[A-Za-z0-9_.:-]+";

  /** Headers that carry the port of the server they belong to. */
  private static final String OF_A_SERVER = ".* X-[A-Za-z]+-31[0-9]{3}, .*";

  private final Texts texts;
  private final List<String> found = new ArrayList<>();
  private final Set<Integer> served = new HashSet<>();

  private Intrusions(Texts texts) {
    this.texts = texts;
  }

  /** Everything by which the first file shows that somebody has broken in; empty: nobody has. */
  static List<String> in(String hostile, String harmless, HostileCatalog catalog) {
    HaproxyText twin = HaproxyText.read(harmless);
    try {
      Intrusions intrusions = new Intrusions(catalog.texts);
      intrusions.compare(HaproxyText.read(hostile), twin);
      if (!intrusions.served.containsAll(catalog.sound())) {
        intrusions.found.add("sound servers are missing: only " + intrusions.served);
      }
      return intrusions.found;
    } catch (IllegalArgumentException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  private void compare(HaproxyText hostile, HaproxyText twin) {
    Map<List<String>, List<List<String>>> left = new LinkedHashMap<>(twin.sections());
    hostile
        .sections()
        .forEach(
            (opening, directives) -> {
              Optional<List<String>> same =
                  left.keySet().stream().filter(t -> match(opening, t)).findFirst();
              same.ifPresentOrElse(
                  t -> {
                    compare(directives, twin.sections().getOrDefault(t, List.of()));
                    left.remove(t);
                  },
                  () -> found.add("a section that the twin has not: " + shown(opening)));
            });
  }

  /** In any order, for the names of nodes decide that of servers. */
  private void compare(List<List<String>> hostile, List<List<String>> twin) {
    List<List<String>> left = new ArrayList<>(twin);
    for (List<String> directive : hostile) {
      Optional<List<String>> same =
          left.stream().filter(t -> matchEither(directive, t)).findFirst();
      same.ifPresentOrElse(
          left::remove, () -> found.add("a directive that the twin has not: " + shown(directive)));
    }
    left.stream()
        .filter(missing -> !isServer(missing) && !missing.toString().matches(OF_A_SERVER))
        .forEach(missing -> found.add("a directive is missing: " + shown(missing)));
  }

  private boolean matchEither(List<String> hostile, List<String> twin) {
    return isServer(twin) ? matchServer(hostile, twin) : match(hostile, twin);
  }

  private static boolean isServer(List<String> directive) {
    return directive.get(0).equals("server");
  }

  /** A name of its own, an address that stands in the catalog, and no word more. */
  private boolean matchServer(List<String> hostile, List<String> twin) {
    if (!isServer(hostile) || hostile.size() != twin.size() || hostile.size() < 3) {
      return false;
    }
    String[] endpoint = hostile.get(2).split(":(?=[0-9]+$)", 2);
    String[] expected = twin.get(2).split(":(?=[0-9]+$)", 2);
    boolean same =
        endpoint.length == 2
            && endpoint[1].equals(expected[1])
            && texts.match(endpoint[0], expected[0])
            && endpoint[0].matches("[0-9.]+")
            && hostile.get(1).matches(NAME)
            && hostile.subList(3, hostile.size()).equals(twin.subList(3, twin.size()));
    if (same) {
      served.add(Integer.valueOf(endpoint[1]));
    }
    return same;
  }

  /** The keyword is the template's, and every other word is, or comes from the same place. */
  private boolean match(List<String> hostile, List<String> twin) {
    if (hostile.size() != twin.size() || !hostile.get(0).equals(twin.get(0))) {
      return false;
    }
    for (int i = 1; i < hostile.size(); i++) {
      if (!matchWord(hostile.get(i), twin.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean matchWord(String hostile, String twin) {
    int prefix = twin.indexOf(':') + 1;
    return texts.match(hostile, twin)
        || (prefix > 0
            && hostile.startsWith(twin.substring(0, prefix))
            && hostile.matches(NAME)
            && texts.match(hostile.substring(prefix), twin.substring(prefix)));
  }

  private static String shown(List<String> words) {
    String line = String.join(" ", words);
    return line.substring(0, Math.min(line.length(), 200));
  }
}
