package dev.cairn.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LogbackServiceProvider;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.CoreConstants;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.Reporter;

/**
 * Logs to standard error, a line an event. In code, and without logback's own search for a
 * configuration: that takes as long as a tenth of a cold start, its XML a third, its pattern a
 * twentieth.
 */
public final class LogSetup extends LogbackServiceProvider {
  /**
   * Has it taken for the one to log with.
   *
   * @see <a href="https://www.slf4j.org/manual.html">SLF4J's slf4j.provider</a>
   */
  static void choose() {
    System.setProperty(LoggerFactory.PROVIDER_PROPERTY_KEY, LogSetup.class.getName());
    // It would say which one it takes.
    System.setProperty(Reporter.SLF4J_INTERNAL_VERBOSITY_KEY, "WARN");
  }

  @Override
  public void initialize() {
    LoggerContext context = (LoggerContext) getLoggerFactory();
    context.setName(CoreConstants.DEFAULT_CONTEXT_NAME);
    context.setMDCAdapter(getMDCAdapter());
    Lines encoder = new Lines();
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    context.getLogger("dev.cairn").setLevel(Level.INFO);
    context.start();
  }

  /** {@code 2026-11-28T19:45:13.123+01:00 WARN what happened}, and nothing of an exception. */
  static final class Lines extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};

    /** Made when something is logged: most commands log nothing. */
    private static final class Formats {
      static final DateTimeFormatter TIME =
          DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT)
              .withZone(ZoneId.systemDefault());
      static final Pattern LINE_ENDS = Pattern.compile("[\\r\\n]+");

      private Formats() {}
    }

    @Override
    public byte[] headerBytes() {
      return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
      String message = Formats.LINE_ENDS.matcher(event.getFormattedMessage()).replaceAll(" / ");
      String level = event.getLevel().toString();
      String line =
          Formats.TIME.format(event.getInstant())
              + ' '
              + level
              + " ".repeat(Math.max(1, 6 - level.length()))
              + message
              + '\n';
      return line.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
      return NOTHING;
    }
  }

  /** Says more about Cairn's own doings; libraries stay quiet, for theirs may hold secrets. */
  static void verbose() {
    ((Logger) LoggerFactory.getLogger("dev.cairn")).setLevel(Level.DEBUG);
  }
}
