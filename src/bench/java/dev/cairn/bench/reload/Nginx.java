package dev.cairn.bench.reload;

import dev.cairn.testing.NginxProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** nginx with the shipped internal set. */
record Nginx(Path directory, NginxProcess process) implements Balancer {
  static Nginx start(Path directory) throws IOException {
    Files.writeString(
        in(directory),
        "pid %1$s/nginx.pid;\nerror_log %1$s/error.log;\nevents {}\n".formatted(directory)
            + "http { server { listen 127.0.0.1:9; } }\n");
    return new Nginx(directory, NginxProcess.start(in(directory), directory));
  }

  private static Path in(Path directory) {
    return directory.resolve("nginx.conf");
  }

  @Override
  public String set() {
    return "nginx/internal";
  }

  @Override
  public String shippedDestination() {
    return "/etc/nginx/nginx.conf";
  }

  @Override
  public Path configuration() {
    return in(directory);
  }

  @Override
  public Map<String, String> environment() {
    return Map.of(
        "NGINX_COMMAND",
        process.command(),
        "NGINX_PID",
        directory.resolve("nginx.pid").toString(),
        "NGINX_ERROR_LOG",
        directory.resolve("error.log").toString());
  }

  @Override
  public List<String> variables() {
    return List.of(
        "pid=" + directory.resolve("nginx.pid"),
        "error_log=" + directory.resolve("error.log"),
        "access_log=" + directory.resolve("access.log"));
  }

  @Override
  public void close() {
    process.close();
  }
}
