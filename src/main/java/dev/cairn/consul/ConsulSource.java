package dev.cairn.consul;

import dev.cairn.catalog.CatalogSource;
import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Query;
import dev.cairn.catalog.SourceStatus;
import dev.cairn.diagnostic.Diagnostic;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Answers from a live Consul. What all subscriptions want together is asked, each question once;
 * the last good answers stay through every outage.
 */
public final class ConsulSource implements CatalogSource {
  private final ConsulSettings settings;
  private final KnownAnswers known = new KnownAnswers();
  private final List<ConsulSubscription> subscriptions = new CopyOnWriteArrayList<>();
  private final Poller poller;

  /**
   * @param watch whether answers are watched; otherwise each question is asked once
   * @param clock of the wall, to tell how long an outage lasts
   */
  public ConsulSource(ConsulSettings settings, boolean watch, InstantSource clock) {
    this.settings = settings;
    this.poller = new Poller(settings, watch, clock, this::answered, this::failed, known::dropped);
  }

  private void answered(Query<?> query, Object value) {
    known.answered(query, value);
    tell(query);
  }

  private void failed(Query<?> query) {
    if (known.failed(query)) {
      tell(query);
    }
  }

  private void tell(Query<?> query) {
    subscriptions.stream().filter(s -> s.wants(query)).forEach(ConsulSubscription::tell);
  }

  @Override
  public Subscription subscribe(Runnable changed) {
    ConsulSubscription subscription = new ConsulSubscription(changed);
    subscriptions.add(subscription);
    return subscription;
  }

  /** One at a time: of two sets that want at once, the later union must hold both. */
  private synchronized void poll() {
    Set<Query<?>> union = new HashSet<>();
    subscriptions.forEach(s -> union.addAll(s.wanted));
    poller.want(union);
  }

  @Override
  public SourceStatus status() {
    Collection<Diagnostic> problems = poller.problems();
    return new SourceStatus(
        "consul " + settings.address(), poller.outageSince(), List.copyOf(problems));
  }

  @Override
  public void close() {
    poller.close();
  }

  /** What one set wants. */
  private final class ConsulSubscription implements Subscription {
    private final Runnable changed;
    private volatile Set<Query<?>> wanted = Set.of();

    ConsulSubscription(Runnable changed) {
      this.changed = changed;
    }

    boolean wants(Query<?> query) {
      return wanted.contains(query);
    }

    @Override
    public void doubt(Set<Query<?>> doubted) {
      poller.doubt(doubted);
    }

    void tell() {
      changed.run();
    }

    @Override
    public void want(Set<Query<?>> all) {
      wanted = Set.copyOf(all);
      poll();
    }

    @Override
    public CatalogView view() {
      return known.view();
    }

    @Override
    public boolean knows(Query<?> query) {
      return known.has(query);
    }

    @Override
    public void close() {
      subscriptions.remove(this);
      poll();
    }
  }
}
