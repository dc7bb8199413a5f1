package dev.cairn.bench.report;

import java.util.List;
import java.util.Locale;

/** Rows as a table that reads well in a terminal and in Markdown. */
public final class Table {
  private static final List<String> HEAD =
      List.of("", "at", "goal", "floor", "measured", "ratio", "met");

  private Table() {}

  public static String of(List<Row> rows) {
    List<List<String>> cells = new java.util.ArrayList<>(List.of(HEAD));
    rows.forEach(row -> cells.add(cells(row)));
    int[] widths = new int[HEAD.size()];
    cells.forEach(
        line -> {
          for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], line.get(i).length());
          }
        });
    StringBuilder table = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      table.append(line(cells.get(i), widths));
      if (i == 0) {
        table.append("|");
        for (int width : widths) {
          table.append("-".repeat(width + 2)).append("|");
        }
        table.append("\n");
      }
    }
    return table.toString();
  }

  /** One row alone, while others are still to come. */
  public static String line(Row row) {
    List<String> cells = cells(row);
    return line(cells, cells.stream().mapToInt(String::length).toArray());
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      line.append(" ").append(cells.get(i));
      line.append(" ".repeat(widths[i] - cells.get(i).length())).append(" |");
    }
    return line.append("\n").toString();
  }

  private static List<String> cells(Row row) {
    return List.of(
        row.what(),
        row.at(),
        row.goal(),
        number(row.floor(), row.unit()),
        Double.isNaN(row.measured()) ? "failed" : number(row.measured(), row.unit()),
        number(row.ratio(), ""),
        row.met());
  }

  private static String number(double number, String unit) {
    if (Double.isNaN(number)) {
      return "";
    }
    String format = Math.abs(number) >= 100 || number == Math.rint(number) ? "%.0f" : "%.1f";
    return String.format(Locale.ROOT, format, number) + (unit.isEmpty() ? "" : " " + unit);
  }
}
