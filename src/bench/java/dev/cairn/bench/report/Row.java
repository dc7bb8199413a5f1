package dev.cairn.bench.report;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of the table.
 *
 * @param what is measured, of which program
 * @param at the size it is measured at
 * @param goal in words; empty: none
 * @param limit the goal as a number that is not to be exceeded; not a number: none
 * @param floor what nothing can beat, or a competitor does, in the same run; not a number: none
 * @param measured not a number: it could not be measured
 * @param details whatever else explains it
 */
public record Row(
    String what,
    String at,
    String unit,
    String goal,
    double limit,
    double floor,
    double measured,
    Map<String, Object> details) {
  public Row {
    details = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }

  /** Without goal and floor. */
  public static Row of(String what, Object at, String unit, double measured) {
    return new Row(
        what, at.toString(), unit, "", Double.NaN, Double.NaN, measured, new LinkedHashMap<>());
  }

  /** What could not be measured. */
  public static Row failed(String what, Object at, Throwable why) {
    return of(what, at, "", Double.NaN).with("failure", String.valueOf(why));
  }

  public Row floor(double newFloor) {
    return new Row(what, at, unit, goal, limit, newFloor, measured, details);
  }

  public Row goal(String words, double newLimit) {
    return new Row(what, at, unit, words, newLimit, floor, measured, details);
  }

  public Row with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(details);
    more.put(name, value);
    return new Row(what, at, unit, goal, limit, floor, measured, more);
  }

  /** Measured to floor, or to the goal where there is no floor; not a number: neither. */
  public double ratio() {
    return measured / (Double.isNaN(floor) || floor == 0 ? limit : floor);
  }

  /** Whether the goal is met: {@code yes}, {@code no}, or nothing where there is none. */
  public String met() {
    return goal.isEmpty() ? "" : measured <= limit ? "yes" : "no";
  }
}
