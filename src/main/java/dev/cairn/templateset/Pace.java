package dev.cairn.templateset;

import java.time.Duration;

/**
 * How fast a set follows changes.
 *
 * @param quiet a change after this long without one is rendered at once; later ones are gathered
 *     until they pause for this long
 * @param max changes are gathered no longer than this
 * @param betweenReloads no two reloads come closer than this
 */
public record Pace(Duration quiet, Duration max, Duration betweenReloads) {
  /** What a manifest need not say. */
  public static final Pace DEFAULT =
      new Pace(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(2));
}
