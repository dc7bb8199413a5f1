package dev.cairn.consul;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** All that is logged, by anyone at any level, until it is closed. */
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Level before = root.getLevel();
  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

  private LogLines() {}

  static LogLines capture() {
    LogLines lines = new LogLines();
    lines.setContext(lines.root.getLoggerContext());
    lines.start();
    lines.root.addAppender(lines);
    lines.root.setLevel(Level.TRACE);
    return lines;
  }

  @Override
  protected void append(ILoggingEvent event) {
    events.add(event);
  }

  /** What was said at this level or above. */
  List<String> lines(Level least) {
    return events.stream()
        .filter(e -> e.getLevel().isGreaterOrEqual(least))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  /** Everything, stack traces included. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (ILoggingEvent event : events) {
      text.append(event.getLoggerName()).append(' ').append(event.getFormattedMessage());
      IThrowableProxy thrown = event.getThrowableProxy();
      text.append('\n').append(thrown == null ? "" : ThrowableProxyUtil.asString(thrown));
    }
    return text.toString();
  }

  @Override
  public void close() {
    root.setLevel(before);
    root.detachAppender(this);
    stop();
  }
}
