package dev.cairn.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A process as {@code /proc} shows it. */
public final class Observed {
  /** Linux tells user space of a hundred ticks a second, whatever it counts itself. */
  private static final int MILLIS_PER_TICK = 10;

  private static final String ESTABLISHED = "01";
  private final Path directory;

  public Observed(long pid) {
    directory = Path.of("/proc", Long.toString(pid));
  }

  /** CPU used so far, by user and system. */
  public long cpuMillis() {
    String stat = text("stat");
    // The command's name before may hold blanks.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MILLIS_PER_TICK;
  }

  /** Resident memory in megabytes, pages shared with others included. */
  public double residentMegabytes() {
    return kilobytes("status", "VmRSS:") / 1024.0;
  }

  /** Resident memory in megabytes, where pages of several processes count in part. */
  public double proportionalMegabytes() {
    return kilobytes("smaps_rollup", "Pss:") / 1024.0;
  }

  public int threads() {
    return (int) kilobytes("status", "Threads:");
  }

  private long kilobytes(String file, String field) {
    return text(file)
        .lines()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }

  /** How many connections it has to a port. */
  public int connectionsTo(int port) {
    Set<String> own = sockets();
    String remote = String.format(":%04X", port);
    return (int)
        List.of("net/tcp", "net/tcp6").stream()
            .flatMap(file -> text(file).lines().skip(1))
            .map(line -> line.strip().split("\\s+"))
            .filter(f -> f[2].endsWith(remote) && f[3].equals(ESTABLISHED))
            .filter(f -> own.contains("socket:[" + f[9] + "]"))
            .count();
  }

  private Set<String> sockets() {
    Set<String> sockets = new HashSet<>();
    try (DirectoryStream<Path> open = Files.newDirectoryStream(directory.resolve("fd"))) {
      for (Path descriptor : open) {
        try {
          sockets.add(Files.readSymbolicLink(descriptor).toString());
        } catch (NoSuchFileException e) {
          // Closed between listing and looking: no connection any more.
          continue;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sockets;
  }

  private String text(String file) {
    try {
      return Files.readString(directory.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
