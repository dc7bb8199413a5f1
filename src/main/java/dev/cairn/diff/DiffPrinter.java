package dev.cairn.diff;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Prints a difference for people. */
public final class DiffPrinter {
  private static final Pattern BACKTICKS = Pattern.compile("`{3,}");

  private DiffPrinter() {}

  /** The unified diff and its summary; control characters are shown, never obeyed. */
  public static String text(ConfigurationDiff diff, boolean colour) {
    return diff.lines().stream()
            .map(line -> colour ? coloured(visible(line)) : visible(line))
            .collect(Collectors.joining("\n", "", "\n"))
        + "# "
        + diff.summary()
        + "\n";
  }

  /** A heading with the summary and a fenced block that nothing in the file can end. */
  public static String markdown(ConfigurationDiff diff) {
    String body = diff.lines().stream().map(DiffPrinter::visible).collect(Collectors.joining("\n"));
    Matcher matcher = BACKTICKS.matcher(body);
    int longest = 2;
    while (matcher.find()) {
      longest = Math.max(longest, matcher.end() - matcher.start());
    }
    String fence = "`".repeat(longest + 1);
    return "### "
        + diff.name()
        + ": "
        + diff.summary()
        + "\n\n"
        + fence
        + "diff\n"
        + body
        + "\n"
        + fence
        + "\n";
  }

  private static String visible(String line) {
    StringBuilder visible = new StringBuilder(line.length());
    line.codePoints()
        .forEach(
            c -> {
              if (c != '\t' && Character.isISOControl(c)) {
                visible.append(String.format("\\x%02x", c));
              } else {
                visible.appendCodePoint(c);
              }
            });
    return visible.toString();
  }

  private static String coloured(String line) {
    String code =
        line.startsWith("+++") || line.startsWith("---")
            ? "1"
            : line.startsWith("@@")
                ? "36"
                : line.startsWith("+") ? "32" : line.startsWith("-") ? "31" : "";
    return code.isEmpty() ? line : "\u001b[" + code + "m" + line + "\u001b[0m";
  }
}
