package dev.cairn.listener;

import java.util.Locale;

/** What a listener speaks: HTTP, or any bytes over TCP. */
public enum Protocol {
  HTTP,
  TCP;

  /** As tags and configurations spell it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
