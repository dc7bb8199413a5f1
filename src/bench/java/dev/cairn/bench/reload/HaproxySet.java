package dev.cairn.bench.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where an HAProxy of the shipped internal set has its files. */
record HaproxySet(Path configuration, Path stats, Path states) {
  static final String NAME = "haproxy/internal";
  static final String DESTINATION = "/etc/haproxy/haproxy.cfg";

  /** With a configuration that serves nobody yet. */
  static HaproxySet in(Path directory) throws IOException {
    HaproxySet set =
        new HaproxySet(
            directory.resolve("haproxy.cfg"), directory.resolve("s"), directory.resolve("states"));
    Files.writeString(
        set.configuration,
        "global\n    stats socket %s mode 600 level admin expose-fd listeners\n"
                .formatted(set.stats)
            + "defaults\n    timeout connect 1s\n    timeout client 1s\n    timeout server 1s\n"
            + "frontend before\n    bind 127.0.0.1:9\n");
    Files.writeString(set.states, "1\n");
    return set;
  }

  List<String> variables() {
    return List.of("stats_socket=" + stats, "server_state_file=" + states);
  }
}
