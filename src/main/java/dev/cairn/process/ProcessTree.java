package dev.cairn.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A command with all that it started: what descends from it, and what is in its session, where a
 * process stays also when its parent is gone. A daemon that made a session of its own is out of it.
 */
final class ProcessTree {
  /** What no KILL ends hangs in the kernel, and nobody can do anything about it. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private final ProcessHandle root;

  /**
   * What was found to belong to it; that stays so when it loses its parent. The command itself is
   * the first to be asked to end: a shell whose child ends before would say so in its output.
   */
  private final Set<ProcessHandle> members = new LinkedHashSet<>();

  ProcessTree(ProcessHandle root) {
    this.root = root;
    members.add(root);
  }

  /**
   * Asks each of them to end, also those that come meanwhile, and ends what is left after the
   * grace. Returns when the last of them is gone; an interruption does not make it shorter.
   */
  void end(Duration grace) {
    long kill = System.nanoTime() + grace.toNanos();
    long giveUp = kill + PATIENCE.toNanos();
    Set<ProcessHandle> asked = new HashSet<>();
    boolean interrupted = false;
    List<ProcessHandle> alive = alive();
    while (!alive.isEmpty() && System.nanoTime() < giveUp) {
      if (System.nanoTime() >= kill) {
        alive.forEach(ProcessHandle::destroyForcibly);
      } else {
        alive.stream().filter(asked::add).forEach(ProcessHandle::destroy);
      }
      interrupted |= !pause();
      alive = alive();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private List<ProcessHandle> alive() {
    List<ProcessHandle> all = ProcessHandle.allProcesses().toList();
    all.stream().filter(p -> session(p) == root.pid()).forEach(members::add);
    while (members.addAll(all.stream().filter(this::isChild).toList())) {
      // The children of those, too.
    }
    return members.stream().filter(p -> p.isAlive() && !stat(p)[0].equals("Z")).toList();
  }

  private boolean isChild(ProcessHandle process) {
    return process.parent().filter(members::contains).isPresent();
  }

  private static long session(ProcessHandle process) {
    return Long.parseLong(stat(process)[3]);
  }

  /** The state, the parent, the group and the session; the name before them may hold anything. */
  private static String[] stat(ProcessHandle process) {
    try {
      // Its bytes need not be text.
      String line =
          Files.readString(
              Path.of("/proc/" + process.pid() + "/stat"),
              java.nio.charset.StandardCharsets.ISO_8859_1);
      return line.substring(line.lastIndexOf(')') + 2).split(" ", 5);
    } catch (IOException e) {
      // It is gone.
      return new String[] {"Z", "0", "0", "0"};
    }
  }
}
