package dev.cairn.faults;

import java.util.List;
import java.util.Random;

/** Texts by which somebody who may register a service would like to write configuration. */
final class Poison {
  /** Longer than any line that a proxy reads. */
  private static final String LONG = "x".repeat(1_000_000);

  private static final List<String> KNOWN =
      List.of(
          "web\n    server evil 6.6.6.6:80",
          "web\r\nbackend evil\r\n",
          "web\rbackend evil",
          "web\u0085backend evil",
          "web\u2028backend evil",
          "web\u0000backend evil",
          "\nglobal\n    stats socket /tmp/evil level admin",
          "server evil 6.6.6.6:80",
          "backend evil",
          "option",
          "defaults",
          "web # rest",
          "#",
          "\"",
          "'",
          "web\" \"evil",
          "web' 'evil",
          "web \\",
          "\\",
          "\\n",
          "\\x0aserver",
          " ",
          "  web  ",
          "\tweb",
          "{{ 7 * 7 }}",
          "{% include '/etc/passwd' %}",
          "{% raw %}",
          "${HOME}",
          "\"${HOME}\"",
          "%[env(HOME)]",
          "$(touch /tmp/evil)",
          "`touch /tmp/evil`",
          "../../../../etc/passwd",
          ".",
          "..",
          "x/../good",
          "good:3000",
          "/etc/passwd",
          "unix@/var/run/docker.sock",
          "fd@3",
          "6.6.6.6:80 check",
          "6.6.6.6",
          "web\u202egnp",
          "\u200fweb",
          "we\u200bb",
          "\ufeffweb",
          "web\u00a0evil",
          "web\ud800",
          "\udc00web",
          "web\ue000",
          "web\ufffd",
          "服务",
          "😀",
          ".if",
          "",
          LONG,
          LONG + "\nserver evil 6.6.6.6:80",
          "\" ".repeat(500_000));

  private static final String ALPHABET =
      " \t\n\r\u0000\"'\\#${}%[]()@/:;,.-_~!*|&<>xn0é服\u202e\ud800";
  private static final int LONGEST = 12;

  private Poison() {}

  /** A known one more often than not, else characters that mean something to somebody. */
  static String any(Random random) {
    if (random.nextInt(3) > 0) {
      return KNOWN.get(random.nextInt(KNOWN.size()));
    }
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(LONGEST) + 1; left > 0; left--) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }
}
