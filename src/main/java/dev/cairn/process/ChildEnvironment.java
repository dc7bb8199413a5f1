package dev.cairn.process;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a command inherits: where programs and files are, the locale, and the hooks' own settings.
 * Everything else stays here, above all Consul's token.
 */
record ChildEnvironment(Map<String, String> inherited) {
  private static final Set<String> NAMES =
      Set.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR");
  private static final Set<String> PREFIXES = Set.of("LC_", "HAPROXY_", "NGINX_");

  static ChildEnvironment of(Map<String, String> ours) {
    Map<String, String> inherited = new TreeMap<>(ours);
    inherited.keySet().removeIf(name -> !isInherited(name));
    return new ChildEnvironment(Map.copyOf(inherited));
  }

  private static boolean isInherited(String name) {
    return NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
  }

  Map<String, String> with(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(inherited);
    all.putAll(more);
    return all;
  }
}
