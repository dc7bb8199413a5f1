package dev.cairn.faults;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Compares what was made of a hostile catalog with what was made of its harmless twin: sections and
 * servers may be missing, as somebody left out the impossible ones; nothing may be added.
 */
final class Intrusions {
  private static final String NAME = "[A-Za-z0-9_.:-]+";

  /** What the nginx sets write in the place of a {@code proxy_pass} where no server is left. */
  private static final List<String> NOBODY = List.of("location", "/", "{", "return", "503");

  /** Headers that carry the port of the server they belong to. */
  private static final String OF_A_SERVER = ".* X-[A-Za-z]+-31[0-9]{3}, .*";

  private final Texts texts;
  private final List<String> found = new ArrayList<>();
  private final Set<Integer> served = new HashSet<>();

  private final int endpoint;

  private Intrusions(Texts texts, int endpoint) {
    this.texts = texts;
    this.endpoint = endpoint;
  }

  /**
   * Everything by which the first file shows that somebody has broken in; empty: nobody has.
   *
   * @param read how the proxy reads a file
   */
  static List<String> in(
      String hostile,
      String harmless,
      HostileCatalog catalog,
      Function<String, ConfigurationText> read) {
    ConfigurationText twin = read.apply(harmless);
    try {
      Intrusions intrusions = new Intrusions(catalog.texts, twin.endpoint());
      intrusions.compare(read.apply(hostile), twin);
      if (!intrusions.served.containsAll(catalog.sound())) {
        intrusions.found.add("sound servers are missing: only " + intrusions.served);
      }
      return intrusions.found;
    } catch (IllegalArgumentException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  private void compare(ConfigurationText hostile, ConfigurationText twin) {
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
    return isServer(twin)
        ? matchServer(hostile, twin)
        : match(hostile, twin) || hostile.equals(NOBODY) && isPass(twin);
  }

  private static boolean isServer(List<String> directive) {
    return directive.get(0).equals("server");
  }

  private static boolean isPass(List<String> directive) {
    return directive.size() == NOBODY.size()
        && directive.subList(0, 3).equals(NOBODY.subList(0, 3))
        && directive.get(3).equals("proxy_pass");
  }

  /** A name of its own, an address that stands in the catalog, and no word more. */
  private boolean matchServer(List<String> hostile, List<String> twin) {
    if (!isServer(hostile) || hostile.size() != twin.size() || hostile.size() <= endpoint) {
      return false;
    }
    String[] here = hostile.get(endpoint).split(":(?=[0-9]+$)", 2);
    String[] expected = twin.get(endpoint).split(":(?=[0-9]+$)", 2);
    boolean same =
        here.length == 2
            && here[1].equals(expected[1])
            && texts.match(here[0], expected[0])
            && here[0].matches("[0-9.]+")
            && hostile.subList(1, endpoint).stream().allMatch(name -> name.matches(NAME))
            && hostile
                .subList(endpoint + 1, hostile.size())
                .equals(twin.subList(endpoint + 1, twin.size()));
    if (same) {
      served.add(Integer.valueOf(here[1]));
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

  /** A name may follow one of the template's; a colon in it is a tilde for nginx. */
  private boolean matchWord(String hostile, String twin) {
    int prefix = Math.max(twin.lastIndexOf(':'), twin.lastIndexOf('~')) + 1;
    if (texts.match(hostile, twin)) {
      return true;
    }
    if (prefix == 0 || !hostile.startsWith(twin.substring(0, prefix))) {
      return false;
    }
    String name = hostile.substring(prefix);
    String meant = twin.charAt(prefix - 1) == '~' ? name.replace('~', ':') : name;
    return meant.matches(NAME) && texts.match(meant, twin.substring(prefix));
  }

  private static String shown(List<String> words) {
    String line = String.join(" ", words);
    return line.substring(0, Math.min(line.length(), 200));
  }
}
