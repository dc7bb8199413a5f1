package dev.cairn.bench.reload;

import dev.cairn.testing.HttpBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The instances of a service, and a catalog file that knows all of them but one. An instance that
 * leaves the catalog goes on serving, as one that ends gracefully does: what fails, the reload did.
 */
final class Instances implements AutoCloseable {
  private static final int COUNT = 4;

  private final Path catalog;
  private final int listen;
  private final List<HttpBackend> backends = new ArrayList<>();

  /**
   * @param listen the well-known port
   */
  Instances(Path directory, int listen) throws IOException {
    this.catalog = directory.resolve("catalog.yaml");
    this.listen = listen;
    for (int i = 0; i < COUNT; i++) {
      backends.add(HttpBackend.start("instance " + i));
    }
    leaveOut(0);
  }

  Path catalog() {
    return catalog;
  }

  /** The one that was left out before comes back. */
  void leaveOut(int number) throws IOException {
    StringBuilder text =
        new StringBuilder("nodes: {local: {address: 127.0.0.1}}\nservices:\n  web:\n");
    for (int i = 0; i < COUNT; i++) {
      if (i != number % COUNT) {
        text.append("    - {node: local, port: ").append(backends.get(i).port());
        text.append(", tags: [production, internal-listen-http-").append(listen).append("]}\n");
      }
    }
    Path next = catalog.resolveSibling("catalog.next");
    Files.writeString(next, text);
    Files.move(next, catalog, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() {
    backends.forEach(HttpBackend::close);
  }
}
