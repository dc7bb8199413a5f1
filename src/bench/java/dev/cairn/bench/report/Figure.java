package dev.cairn.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Panels beside each other, as SVG: lines over sizes, both axes logarithmic. */
public final class Figure {
  private static final int WIDTH = 300;
  private static final int HEIGHT = 220;
  private static final int LEFT = 50;
  private static final int TOP = 30;
  private static final int BOTTOM = 45;
  private static final int LEGEND = 16;
  private static final List<String> COLOURS = List.of("#0072b2", "#d55e00", "#009e73", "#666666");

  private final String across;
  private final List<Panel> panels = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  private record Panel(String title, Map<String, Map<Integer, Double>> lines) {}

  /**
   * @param across what the sizes count
   */
  public Figure(String across) {
    this.across = across;
  }

  /** Adds a panel of lines by name, which have the same colour in each. */
  public Figure panel(String title, Map<String, Map<Integer, Double>> lines) {
    panels.add(new Panel(title, lines));
    lines.keySet().stream().filter(name -> !names.contains(name)).forEach(names::add);
    return this;
  }

  public void write(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, svg());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String svg() {
    int width = panels.size() * (LEFT + WIDTH) + 20;
    int height = TOP + HEIGHT + BOTTOM + LEGEND * names.size();
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'"
            + " font-size='11'>",
        width,
        height);
    add(svg, "<rect width='100%%' height='100%%' fill='white'/>");
    for (int i = 0; i < panels.size(); i++) {
      add(svg, "<g transform='translate(%d %d)'>", LEFT + i * (LEFT + WIDTH), TOP);
      draw(svg, panels.get(i));
      add(svg, "</g>");
    }
    for (int i = 0; i < names.size(); i++) {
      int y = TOP + HEIGHT + BOTTOM + LEGEND * i;
      add(
          svg,
          "<path d='M%d %dh24' stroke='%s' stroke-width='2'/><text x='%d' y='%d'>%s</text>",
          LEFT,
          y - 4,
          colour(names.get(i)),
          LEFT + 32,
          y,
          names.get(i));
    }
    return svg.append("</svg>\n").toString();
  }

  private String colour(String name) {
    return COLOURS.get(names.indexOf(name) % COLOURS.size());
  }

  private void draw(StringBuilder svg, Panel panel) {
    Axis x = Axis.of(panel.lines().values().stream().flatMap(l -> l.keySet().stream()).toList());
    Axis y = Axis.of(panel.lines().values().stream().flatMap(l -> l.values().stream()).toList());
    add(svg, "<text x='0' y='-10' font-weight='bold'>%s</text>", panel.title());
    for (double tick : x.ticks()) {
      double at = x.at(tick) * WIDTH;
      add(svg, "<path d='M%.1f 0v%d' stroke='#ddd'/>", at, HEIGHT);
      add(
          svg,
          "<text x='%.1f' y='%d' text-anchor='middle'>%s</text>",
          at,
          HEIGHT + 15,
          number(tick));
    }
    for (double tick : y.ticks()) {
      double at = HEIGHT - y.at(tick) * HEIGHT;
      add(svg, "<path d='M0 %.1fh%d' stroke='#ddd'/>", at, WIDTH);
      add(svg, "<text x='-5' y='%.1f' text-anchor='end'>%s</text>", at + 4, number(tick));
    }
    add(svg, "<text x='%d' y='%d' text-anchor='end'>%s</text>", WIDTH, HEIGHT + 30, across);
    panel.lines().forEach((name, line) -> draw(svg, x, y, colour(name), line));
  }

  private static void draw(
      StringBuilder svg, Axis x, Axis y, String colour, Map<Integer, Double> line) {
    StringBuilder points = new StringBuilder();
    line.forEach(
        (size, value) -> {
          double right = x.at(size) * WIDTH;
          double down = HEIGHT - y.at(value) * HEIGHT;
          add(points, "%.1f,%.1f ", right, down);
          add(svg, "<circle cx='%.1f' cy='%.1f' r='3' fill='%s'/>", right, down, colour);
        });
    add(
        svg,
        "<polyline points='%s' fill='none' stroke='%s' stroke-width='2'/>",
        points.toString().strip(),
        colour);
  }

  private static void add(StringBuilder text, String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments));
  }

  private static String number(double number) {
    return number >= 1 ? "%.0f".formatted(number) : Double.toString(number);
  }

  /** Powers of ten around all values. */
  private record Axis(int from, int to) {
    static Axis of(List<? extends Number> values) {
      double least = values.stream().mapToDouble(Number::doubleValue).min().orElse(1);
      double most = values.stream().mapToDouble(Number::doubleValue).max().orElse(10);
      int from = (int) Math.floor(Math.log10(Math.max(least, 0.1)));
      return new Axis(from, Math.max(from + 1, (int) Math.ceil(Math.log10(most))));
    }

    double at(double value) {
      return (Math.log10(Math.max(value, 0.1)) - from) / (to - from);
    }

    List<Double> ticks() {
      List<Double> ticks = new ArrayList<>();
      for (int power = from; power <= to; power++) {
        ticks.add(Math.pow(10, power));
      }
      return ticks;
    }
  }
}
