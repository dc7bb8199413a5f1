package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogSource;
import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Memory;
import dev.cairn.catalog.Query;
import dev.cairn.template.Rendering;
import dev.cairn.template.TemplateEngine;
import java.time.Duration;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/** Renders a set as soon as all it asks is answered, and no later than a deadline. */
public final class Once {
  /**
   * @param rendering incomplete if the deadline came first
   * @param view the answers that it was rendered with
   */
  public record Result(Rendering rendering, CatalogView view) {}

  private Once() {}

  /**
   * @param first what is asked at once, before anything is rendered
   * @throws InterruptedException if this thread is told to stop
   */
  public static Result render(
      TemplateEngine engine,
      CatalogSource source,
      Memory memory,
      Set<Query<?>> first,
      Duration timeout)
      throws InterruptedException {
    Mailbox mailbox = new Mailbox(Ticker.SYSTEM);
    OptionalLong deadline = OptionalLong.of(Ticker.SYSTEM.now() + timeout.toNanos());
    Set<Query<?>> wanted = new HashSet<>(first);
    try (CatalogSource.Subscription subscription = source.subscribe(mailbox::change)) {
      subscription.want(wanted);
      while (true) {
        CatalogView view = subscription.view();
        Rendering rendering = engine.render(view, memory);
        boolean more = wanted.addAll(rendering.asked());
        if (more) {
          subscription.want(wanted);
        }
        if (!(rendering instanceof Rendering.Incomplete incomplete)) {
          return new Result(rendering, view);
        }
        if (!waitFor(incomplete.missing(), subscription, mailbox, deadline)) {
          return new Result(rendering, view);
        }
      }
    }
  }

  private static boolean waitFor(
      Set<Query<?>> missing,
      CatalogSource.Subscription subscription,
      Mailbox mailbox,
      OptionalLong deadline)
      throws InterruptedException {
    for (Query<?> query : missing) {
      while (!subscription.knows(query)) {
        if (!mailbox.take(deadline).changed()) {
          return false;
        }
      }
    }
    return true;
  }
}
