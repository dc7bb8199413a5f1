package dev.cairn.catalog;

import dev.cairn.diagnostic.Diagnostic;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How well a source is doing.
 *
 * @param place the source's address or file, for messages
 * @param outageSince since when nothing could be asked at all; empty while it answers
 * @param problems what fails at the moment: the outage's cause, or one entry for each query that
 *     fails alone, of many for the first ones; empty while all is well
 */
public record SourceStatus(String place, Optional<Instant> outageSince, List<Diagnostic> problems) {
  public SourceStatus {
    problems = List.copyOf(problems);
  }
}
