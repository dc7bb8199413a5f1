package dev.cairn.faults;

import dev.cairn.testing.FakeAnswer;
import dev.cairn.testing.FakeConsul;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Services with one instance each, as {@link FakeConsul} tells of them. */
final class SimulatedServices {
  private static final String MAXCONN =
      "[{\"Key\":\"service/haproxy/maxconn\",\"Value\":\"NzAwMA==\",\"Flags\":0,"
          + "\"LockIndex\":0,\"CreateIndex\":1,\"ModifyIndex\":2}]";

  private final FakeConsul consul;
  private final Map<String, Integer> ports = new TreeMap<>();
  private long index = 1000;
  private int told;

  SimulatedServices(FakeConsul consul) {
    this.consul = consul;
  }

  /** {@code svc-a} … at ports from 31000 on. */
  static SimulatedServices of(FakeConsul consul, int count) {
    SimulatedServices services = new SimulatedServices(consul);
    for (int i = 0; i < count; i++) {
      services.ports.put("svc-" + (char) ('a' + i), 31000 + i);
    }
    services.publish();
    return services;
  }

  /** How many questions the internal balancer asks about them. */
  int questions() {
    return ports.size() + 2;
  }

  /** Moves the instance of a service to another port. */
  void move(String service, int port) {
    ports.put(service, port);
    publish();
  }

  /** Tells only of the first so many from now on. */
  void tellOnlyOf(int count) {
    index++;
    told = count;
    tell();
  }

  /** Tells of all of them again, as if nothing had changed since. */
  void tellOfAllAtTheSameIndex(String service, int port) {
    ports.put(service, port);
    told = ports.size();
    tell();
  }

  private void publish() {
    index++;
    told = ports.size();
    tell();
  }

  private void tell() {
    consul.answer("/v1/kv/service%2Fhaproxy%2Fmaxconn", FakeAnswer.json(index, MAXCONN));
    consul.answer("/v1/catalog/services", FakeAnswer.json(index, listed()));
    List<String> names = List.copyOf(ports.keySet());
    for (String name : names) {
      String body = names.indexOf(name) < told ? body(name) : "[]";
      consul.answer("/v1/health/service/" + name, FakeAnswer.json(index, body));
    }
  }

  private String listed() {
    return ports.keySet().stream()
        .limit(told)
        .map(name -> ",\"%s\":[\"production\",\"%s\"]".formatted(name, tag(name)))
        .collect(Collectors.joining("", "{\"consul\":[]", "}"));
  }

  private static String tag(String service) {
    return "internal-listen-http-" + (3000 + service.charAt(service.length() - 1));
  }

  private String body(String name) {
    return """
        [{"Node": {"Node": "test-node", "Address": "127.0.0.1", "Datacenter": "dc1"},
          "Service": {"ID": "%1$s", "Service": "%1$s", "Tags": ["production", "%2$s"],
            "Address": "", "Meta": {}, "Port": %3$d},
          "Checks": []}]"""
        .formatted(name, tag(name), ports.get(name));
  }
}
