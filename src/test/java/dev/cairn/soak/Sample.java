package dev.cairn.soak;

import dev.cairn.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds at a moment.
 *
 * @param heap kB in use after a full collection
 * @param metaspace kB of loaded classes
 * @param resident kB of memory in all
 * @param connections of TCP to the agent
 * @param stateFiles in the state directory
 * @param temporaryFiles in its own temporary directory
 */
record Sample(
    long heap,
    long metaspace,
    long resident,
    long threads,
    long descriptors,
    long connections,
    long stateFiles,
    long temporaryFiles) {
  /**
   * How much more than after warm-up is no growth: the noise of a collector and of pools. The heap
   * goes to and fro between two sizes 2 MB apart, calls that have ended leave their threads for a
   * second, and one file of the state is there from the first service on that has lost its port.
   */
  private static final Sample TOLERANCE = new Sample(4096, 1024, 16 * 1024, 4, 4, 2, 1, 0);

  private static final List<String> NAMES =
      List.of("heap kB", "classes kB", "RSS kB", "threads", "fds", "conns", "state", "tmp");
  private static final Pattern USED = Pattern.compile("(?m)^\\s*(\\S.*?) .*\\bused (\\d+)K");

  static Sample of(long pid, String agent, Path state, Path temporary) throws IOException {
    List<String> heaps = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      jcmd(pid, "GC.run");
      heaps.add(jcmd(pid, "GC.heap_info"));
    }
    return new Sample(
        // What a render under way holds is no growth.
        heaps.stream().mapToLong(h -> used(h, "(def|tenured).*")).min().orElseThrow(),
        used(heaps.get(0), "Metaspace"),
        status(pid, "VmRSS"),
        status(pid, "Threads"),
        descriptors(pid).size(),
        connections(pid, Integer.parseInt(agent.replaceFirst(".*:", ""))),
        files(state),
        files(temporary));
  }

  private static String jcmd(long pid, String command) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Shell shell = Shell.run(jcmd, Long.toString(pid), command);
    if (shell.code() != 0) {
      throw new IllegalStateException(shell.output());
    }
    return shell.output();
  }

  private static long used(String heapInfo, String space) {
    List<MatchResult> spaces =
        USED.matcher(heapInfo).results().filter(m -> m.group(1).matches(space)).toList();
    if (spaces.isEmpty()) {
      throw new IllegalStateException("no " + space + " in " + heapInfo);
    }
    return spaces.stream().mapToLong(m -> Long.parseLong(m.group(2))).sum();
  }

  private static long status(long pid, String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> descriptors(long pid) throws IOException {
    List<String> targets = new ArrayList<>();
    try (Stream<Path> links = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path link : links.toList()) {
        if (Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
          targets.add(Files.readSymbolicLink(link).toString());
        }
      }
    }
    return targets;
  }

  /** Sockets of the process whose other end is that port, in whatever state. */
  private static long connections(long pid, int port) throws IOException {
    Set<String> inodes = new HashSet<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
        String[] fields = line.strip().split("\\s+");
        if (fields[2].endsWith(":%04X".formatted(port))) {
          inodes.add("socket:[" + fields[9] + "]");
        }
      }
    }
    return descriptors(pid).stream().filter(inodes::contains).count();
  }

  static long files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private List<Long> figures() {
    return List.of(
        heap, metaspace, resident, threads, descriptors, connections, stateFiles, temporaryFiles);
  }

  /** What grew since an earlier sample beyond the tolerance; empty: nothing. */
  List<String> growthSince(Sample before) {
    List<String> growth = new ArrayList<>();
    for (int i = 0; i < NAMES.size(); i++) {
      long more = figures().get(i) - before.figures().get(i);
      long allowed = TOLERANCE.figures().get(i);
      if (more > allowed) {
        growth.add("%s grew by %d; %d are allowed".formatted(NAMES.get(i), more, allowed));
      }
    }
    return growth;
  }

  static String header() {
    return row("changes", "restarts", NAMES);
  }

  String row(int changes, int restarts) {
    return row(
        Integer.toString(changes),
        Integer.toString(restarts),
        figures().stream().map(String::valueOf).toList());
  }

  private static String row(String changes, String restarts, List<String> figures) {
    StringBuilder row = new StringBuilder("%8s %9s".formatted(changes, restarts));
    figures.forEach(figure -> row.append(String.format(Locale.ROOT, " %10s", figure)));
    return row.toString();
  }
}
