package dev.cairn.bench.measure;

import dev.cairn.bench.Size;
import dev.cairn.bench.report.Row;
import dev.cairn.bench.tool.Cairn;
import java.util.List;

/** What is to be reached, at the sizes where something is. */
final class Goals {
  static final Size SMALL = new Size(100, 4);
  static final Size MIDDLE = new Size(1000, 5);
  static final Size LARGE = new Size(5000, 5);

  private static final int CONNECTIONS = 64;
  private static final int TLS_CONNECTIONS = 4;

  private Goals() {}

  static Row latency(Size size, Row row, boolean typical) {
    if (size.equals(LARGE)) {
      return typical ? row.goal("≤ 1 s", 1000) : row.goal("≤ 3 s", 3000);
    }
    double above = size.equals(SMALL) ? (typical ? 4 : 20) : (typical ? 15 : 60);
    return List.of(SMALL, MIDDLE).contains(size)
        ? row.goal("≤ floor + %.0f ms".formatted(above), row.floor() + above)
        : row;
  }

  static Row connections(Cairn cairn, Row row) {
    int limit = cairn.tls() ? TLS_CONNECTIONS : CONNECTIONS;
    return row.goal("≤ " + limit, limit);
  }

  static Row cpu(Size size, Row row) {
    return size.equals(SMALL)
        ? row.goal("≤ 8 ms", 8)
        : size.equals(MIDDLE) ? row.goal("≤ 15 ms", 15) : row;
  }

  static Row memory(Size size, Row row) {
    return size.services() <= 20
        ? row.goal("≤ 70 MB", 70)
        : size.equals(MIDDLE)
            ? row.goal("≤ 130 MB", 130)
            : size.equals(LARGE) ? row.goal("≤ 300 MB", 300) : row;
  }
}
