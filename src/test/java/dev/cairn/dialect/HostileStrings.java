package dev.cairn.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Values that somebody might register to break out of a line, always the same ones. */
final class HostileStrings {
  private static final List<String> KNOWN =
      List.of(
          "",
          " ",
          "  ",
          "#",
          "\\",
          "\\\\",
          "a\\",
          "\"",
          "'",
          "''",
          "\"\"",
          "$HOME",
          "${HOME}",
          "\"$HOME\"",
          "\"${HOME[*]}\"",
          "\\$HOME",
          "%[env(HOME)]",
          "%{+Q}o",
          "~x",
          "{",
          "}",
          "{{ x }}",
          "{% raw %}",
          "\\x41",
          "\\x00",
          "\\n",
          "\\t",
          "a b",
          "a#b",
          "a\\ b",
          ".if",
          "server",
          "x\nbackend y",
          "x\rbackend y",
          "x\u0000y",
          "x\ty",
          "x\u000by",
          "x\u001by",
          "x\u007fy",
          "x\u0085y",
          "x\u00a0y",
          "x\u2028y",
          "x\u3000y",
          "\u202egnp.exe",
          "x\u200by",
          "\ufeffx",
          "\ue000x",
          "\ud800",
          "\udc00x",
          "x\ud800",
          "服务",
          "é",
          "😀",
          "unix@/var/run/docker.sock",
          "1.2.3.4:80 check");

  private static final String SPECIAL = " \t\"'\\#$%{}[]()~,;:/@xnrt0a\n\r\u0000\u200e\u2028é服";

  private static final int LONGEST = 12;

  private HostileStrings() {}

  /** The known ones, 1500 of characters that mean something to a proxy, 500 of any. */
  static List<String> all() {
    Random random = new Random(2048);
    List<String> all = new ArrayList<>(KNOWN);
    for (int i = 0; i < 1500; i++) {
      all.add(string(random, LONGEST, SPECIAL));
    }
    for (int i = 0; i < 500; i++) {
      all.add(anyString(random));
    }
    return all;
  }

  /** A string of one to {@code longest} characters of the alphabet. */
  static String string(Random random, int longest, String alphabet) {
    StringBuilder string = new StringBuilder();
    for (int left = random.nextInt(longest) + 1; left > 0; left--) {
      string.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return string.toString();
  }

  private static String anyString(Random random) {
    StringBuilder string = new StringBuilder();
    for (int left = random.nextInt(LONGEST) + 1; left > 0; left--) {
      string.append((char) random.nextInt(Character.MAX_VALUE + 1));
    }
    return string.toString();
  }
}
