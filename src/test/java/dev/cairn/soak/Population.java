package dev.cairn.soak;

import dev.cairn.testing.ConsulAgent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/** What an agent should know, and changes to it as a busy site has them. */
final class Population {
  private static final int SERVICES = 50;
  private static final int INSTANCES = 3;
  private static final int FULL = SERVICES * INSTANCES;
  private static final int TASKS = 10;
  private static final int FIRST_LISTEN_PORT = 3000;
  private static final int FIRST_PORT = 14000;
  private static final List<String> STATUSES = List.of("passing", "critical", "warning");

  private record Registration(String name, int port, String environment, String status) {}

  private final ConsulAgent agent;
  private final Random random;
  private final Map<String, Registration> registered = new TreeMap<>();
  private final Deque<String> tasks = new ArrayDeque<>();
  private int maxconn = 4096;
  private int ports;
  private int taskCount;

  Population(ConsulAgent agent, Random random) {
    this.agent = agent;
    this.random = random;
  }

  /** Makes one change of the catalog or of a key; nothing is ever set to what it is. */
  void change() {
    String id = "service-%d-%d".formatted(random.nextInt(SERVICES), random.nextInt(INSTANCES));
    int kind = random.nextInt(100);
    if (kind < 10) {
      replaceTask();
    } else if (kind < 13) {
      changeKey();
    } else if (!registered.containsKey(id)) {
      register(id);
    } else if (kind < 40) {
      check(id, other(Objects.requireNonNull(registered.get(id)).status()));
    } else if (kind < 60) {
      // On another port, as a rescheduled task has it.
      register(id);
    } else if (registered.size() > FULL * 3 / 4) {
      registered.remove(id);
      agent.deregister(id);
    } else {
      register(id);
    }
  }

  private void changeKey() {
    int before = maxconn;
    while (maxconn == before) {
      // HAProxy needs two descriptors for each.
      maxconn = 1000 + random.nextInt(3000);
    }
    agent.putKey("service/haproxy/maxconn", Integer.toString(maxconn));
  }

  private String other(String status) {
    List<String> others = STATUSES.stream().filter(s -> !s.equals(status)).toList();
    return others.get(random.nextInt(others.size()));
  }

  /** Every service whole and nothing else, so that two samples can be compared. */
  void fill() {
    while (!tasks.isEmpty()) {
      agent.deregister(tasks.remove());
    }
    for (int i = 0; i < FULL; i++) {
      String id = "service-%d-%d".formatted(i / INSTANCES, i % INSTANCES);
      Registration old = registered.get(id);
      if (old == null) {
        register(id);
      } else if (!old.status().equals("passing")) {
        check(id, "passing");
      }
    }
  }

  /** Tells an agent that has forgotten it what it should know. */
  void restore() {
    agent.putKey("service/haproxy/maxconn", Integer.toString(maxconn));
    registered.forEach(this::tell);
    tasks.forEach(id -> agent.register(id, id, 9));
  }

  /** Names that never come again: what keeps something for each name seen would grow. */
  private void replaceTask() {
    if (tasks.size() >= TASKS) {
      agent.deregister(tasks.remove());
    } else {
      String id = "task-" + taskCount++;
      tasks.add(id);
      agent.register(id, id, 9);
    }
  }

  private void register(String id) {
    String[] parts = id.split("-");
    String environment = parts[2].equals("0") ? "staging" : "production";
    int port = FIRST_PORT + ports++ % 40_000;
    Registration now = new Registration("service-" + parts[1] + "x", port, environment, "passing");
    registered.put(id, now);
    tell(id, now);
  }

  private void check(String id, String status) {
    registered.computeIfPresent(
        id, (same, old) -> new Registration(old.name(), old.port(), old.environment(), status));
    agent.check(id, status);
  }

  private void tell(String id, Registration it) {
    int listen = FIRST_LISTEN_PORT + Integer.parseInt(id.split("-")[1]);
    agent.registerChecked(
        id, it.name(), it.port(), it.environment(), "internal-listen-http-" + listen);
    agent.check(id, it.status());
  }
}
