package dev.cairn.bench.reload;

import dev.cairn.testing.HaproxyProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** HAProxy in master-worker mode, as the shipped sets and Debian's unit have it. */
record MasterHaproxy(HaproxySet files, HaproxyProcess process) implements Balancer {
  static MasterHaproxy start(Path directory) throws IOException {
    HaproxySet files = HaproxySet.in(directory);
    return new MasterHaproxy(files, HaproxyProcess.start(files.configuration(), directory));
  }

  @Override
  public String set() {
    return HaproxySet.NAME;
  }

  @Override
  public String shippedDestination() {
    return HaproxySet.DESTINATION;
  }

  @Override
  public Path configuration() {
    return files.configuration();
  }

  @Override
  public Map<String, String> environment() {
    return Map.of(
        "HAPROXY_MASTER_SOCKET",
        process.masterSocket().toString(),
        "HAPROXY_STATS_SOCKET",
        files.stats().toString(),
        "HAPROXY_SERVER_STATE",
        files.states().toString());
  }

  @Override
  public List<String> variables() {
    return files.variables();
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
