package dev.cairn.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/** What a set's thread is told from outside, and where it waits to be told. */
final class Mailbox {
  /**
   * What has come since the last look.
   *
   * @param changed an answer has come or changed
   * @param reread the manifest and the templates are to be read again
   * @param stop the thread is to end
   * @param requests of the operator, in order
   */
  record Mail(boolean changed, boolean reread, boolean stop, List<Request> requests) {
    private static final Mail NONE = new Mail(false, false, false, List.of());
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition came = lock.newCondition();
  private final Ticker ticker;
  private Mail mail = Mail.NONE;

  Mailbox(Ticker ticker) {
    this.ticker = ticker;
  }

  void change() {
    post(m -> new Mail(true, m.reread(), m.stop(), m.requests()));
  }

  void reread() {
    post(m -> new Mail(m.changed(), true, m.stop(), m.requests()));
  }

  void stop() {
    post(m -> new Mail(m.changed(), m.reread(), true, m.requests()));
  }

  void request(Request request) {
    post(
        m -> {
          List<Request> requests = new ArrayList<>(m.requests());
          requests.add(request);
          return new Mail(m.changed(), m.reread(), m.stop(), List.copyOf(requests));
        });
  }

  private void post(UnaryOperator<Mail> addition) {
    lock.lock();
    try {
      mail = addition.apply(mail);
      came.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes what has come; waits for it until the given time.
   *
   * @param until by the ticker; empty: for ever
   */
  Mail take(OptionalLong until) throws InterruptedException {
    lock.lock();
    try {
      while (mail == Mail.NONE && !ticker.isPast(until)) {
        ticker.await(came, until);
      }
      Mail taken = mail;
      mail = Mail.NONE;
      return taken;
    } finally {
      lock.unlock();
    }
  }
}
