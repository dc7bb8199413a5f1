package dev.cairn.faults;

import dev.cairn.catalog.Check;
import dev.cairn.catalog.Instance;
import dev.cairn.catalog.Status;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A catalog with texts of an attacker in it, and the same one with plain words in their places. A
 * server is known by its port, which no other has.
 */
final class HostileCatalog {
  /** A service that nobody has tampered with. */
  static final String GOOD = "good";

  static final String MAXCONN = "service/haproxy/maxconn";
  static final String MOTD = "motd";

  private static final int SERVICES = 7;

  final Answers hostile = new Answers();
  final Answers harmless = new Answers();
  final Texts texts;
  private final Set<String> names = new HashSet<>(Set.of(GOOD));
  private final Set<Integer> sound = new HashSet<>();

  HostileCatalog(long seed) {
    this(seed, text -> true);
  }

  /**
   * @param wanted which texts of the attacker may be in it
   */
  HostileCatalog(long seed, Predicate<String> wanted) {
    texts = new Texts(new Random(seed), wanted);
    addKey(MAXCONN, texts.next("4096"));
    addKey(MOTD, texts.next("hello"));
    addService(new Texts.Pair(GOOD, GOOD), 0);
    for (int i = 1; i < SERVICES; i++) {
      Texts.Pair name = texts.next("svc-" + i);
      boolean fresh = names.add(name.hostile());
      addService(fresh ? name : new Texts.Pair("svc-" + i, "svc-" + i), i);
    }
  }

  /** Ports of servers that must be there, for at most tags, meta and checks are the attacker's. */
  Set<Integer> sound() {
    return sound;
  }

  private void addKey(String path, Texts.Pair value) {
    hostile.key(path, value.hostile());
    harmless.key(path, value.harmless());
  }

  private void addService(Texts.Pair name, int number) {
    for (int i = texts.upTo(4); i > 0; i--) {
      addInstance(name, "internal-listen-http-" + (3000 + number), 31000 + 10 * number + i);
    }
  }

  private void addInstance(Texts.Pair name, String listen, int port) {
    Texts.Pair node = texts.next("slave-" + port);
    Texts.Pair address = texts.next("10.0.0." + port % 200);
    Texts.Pair id = texts.next("id-" + port);
    List<Texts.Pair> careless =
        List.of(texts.poisoned(), texts.poisoned(), texts.poisoned(), texts.poisoned());
    boolean untouched =
        !name.isPoisoned() && !node.isPoisoned() && !address.isPoisoned() && !id.isPoisoned();
    if (untouched) {
      sound.add(port);
    }
    List<String> mine = careless.stream().map(Texts.Pair::hostile).toList();
    List<String> plain = careless.stream().map(Texts.Pair::harmless).toList();
    hostile.add(
        instance(
            name.hostile(), node.hostile(), address.hostile(), id.hostile(), listen, port, mine));
    harmless.add(
        instance(
            name.harmless(),
            node.harmless(),
            address.harmless(),
            id.harmless(),
            listen,
            port,
            plain));
  }

  private static Instance instance(
      String name,
      String node,
      String address,
      String id,
      String listen,
      int port,
      List<String> careless) {
    String text = careless.get(0);
    return new Instance(
        node,
        "10.0.0.1",
        Map.of(text, careless.get(1)),
        id,
        name,
        address,
        port,
        List.of("production", listen, text, careless.get(2)),
        Map.of("owner", careless.get(3), text, text),
        Instance.Weights.DEFAULT,
        Status.PASSING,
        List.of(new Check(text, text, Status.PASSING, id, text, careless.get(1))));
  }
}
