package dev.cairn.diff;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.Patch;
import dev.cairn.dialect.Dialect;
import dev.cairn.dialect.Difference;
import dev.cairn.dialect.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How one file differs from what is there. What is made of that is made when it is asked for. */
public final class ConfigurationDiff {
  private static final int CONTEXT = 3;
  private static final Pattern HUNK_LINE = Pattern.compile("( [-+])([0-9]+)");
  private static final String NO_NEWLINE = "\\ No newline at end of file";

  private final Dialect dialect;
  private final String name;
  private final boolean isThere;
  private final Difference difference;
  private @Nullable List<String> lines;
  private @Nullable List<SectionChange> sections;

  private ConfigurationDiff(Dialect dialect, String name, boolean isThere, Difference difference) {
    this.dialect = dialect;
    this.name = name;
    this.isThere = isThere;
    this.difference = difference;
  }

  /**
   * @param before the file as it is; empty where there is none
   */
  public static ConfigurationDiff between(
      Dialect dialect, String name, Optional<String> before, String after) {
    return of(dialect, name, before.isPresent(), Difference.of(before.orElse(""), after));
  }

  /**
   * @param isThere whether there is a file; the text before is empty where there is none
   */
  public static ConfigurationDiff of(
      Dialect dialect, String name, boolean isThere, Difference difference) {
    return new ConfigurationDiff(dialect, name, isThere, difference);
  }

  /** The file's path. */
  public String name() {
    return name;
  }

  public boolean changed() {
    return !difference.isNone();
  }

  /** The unified diff, empty where nothing changed. */
  public List<String> lines() {
    if (lines == null) {
      lines = changed() ? List.copyOf(unified()) : List.of();
    }
    return lines;
  }

  /** What became of each section that changed. */
  public List<SectionChange> sections() {
    if (sections == null) {
      sections = changed() ? SectionChanges.of(dialect, difference) : List.of();
    }
    return sections;
  }

  private List<String> unified() {
    Region region = difference.lines(CONTEXT);
    List<String> oldLines = lines(region.before());
    Patch<String> patch =
        DiffUtils.diff(oldLines, lines(region.after()), new MyersDiffWithLinearSpace<>());
    List<String> unified =
        UnifiedDiffUtils.generateUnifiedDiff(
            isThere ? name : "/dev/null", name, oldLines, patch, CONTEXT);
    int linesBefore = newlines(difference.before(), region.start());
    return withNewlineMarkers(removedFirst(moved(unified, linesBefore)));
  }

  private static int newlines(String text, int end) {
    int newlines = 0;
    for (int at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) {
      newlines++;
    }
    return newlines;
  }

  /** The hunks count lines from the start of the file, not of the region. */
  private static List<String> moved(List<String> unified, int by) {
    return by == 0
        ? unified
        : unified.stream().map(l -> l.startsWith("@@ ") ? movedHunk(l, by) : l).toList();
  }

  private static String movedHunk(String header, int by) {
    return HUNK_LINE
        .matcher(header)
        .replaceAll(line -> line.group(1) + (Integer.parseInt(line.group(2)) + by));
  }

  /** One line for people: {@code 2 backends changed: +3 −1 servers}. */
  public String summary() {
    return Summary.of(this);
  }

  /** A file's lines; the last one is marked where it does not end. */
  private static List<String> lines(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    String last = lines.remove(lines.size() - 1);
    if (!last.isEmpty()) {
      lines.add(last + "\n");
    }
    return lines;
  }

  /**
   * The library puts an added line before the removed one that it stands for; people expect it
   * after.
   */
  private static List<String> removedFirst(List<String> unified) {
    List<String> lines = new ArrayList<>();
    List<String> added = new ArrayList<>();
    boolean inHunk = false;
    for (String line : unified) {
      inHunk |= line.startsWith("@@");
      if (inHunk && line.startsWith("+")) {
        added.add(line);
      } else {
        if (!line.startsWith("-")) {
          lines.addAll(added);
          added.clear();
        }
        lines.add(line);
      }
    }
    lines.addAll(added);
    return lines;
  }

  private static List<String> withNewlineMarkers(List<String> unified) {
    List<String> lines = new ArrayList<>();
    for (String line : unified) {
      lines.add(line.endsWith("\n") ? line.substring(0, line.length() - 1) : line);
      if (line.endsWith("\n")) {
        lines.add(NO_NEWLINE);
      }
    }
    return lines;
  }
}
