package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.Check;
import dev.cairn.catalog.Instance;
import dev.cairn.catalog.KeyValue;
import dev.cairn.catalog.Node;
import dev.cairn.catalog.NodeDetail;
import dev.cairn.catalog.Query;
import dev.cairn.catalog.Service;
import dev.cairn.catalog.Status;
import dev.cairn.testing.FakeAnswer;
import dev.cairn.testing.FakeConsul;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reads JSON as a real agent writes it, by way of the client. */
class AnswerReaderTest {
  private final FakeConsul consul = FakeConsul.start();

  @AfterEach
  void close() {
    consul.close();
  }

  @Test
  void readsServicesSorted() throws Exception {
    assertThat(ask(new Query.Services(""), "{\"web\":[\"b\",\"a\",\"a\"],\"consul\":[]}"))
        .isEqualTo(List.of(new Service("consul", Set.of()), new Service("web", Set.of("a", "b"))));
  }

  private static final String INSTANCE =
      """
      {"Node": {"ID": "", "Node": "%s", "Address": "10.0.0.1", "Datacenter": "dc1",
         "TaggedAddresses": {"lan": "10.0.0.1", "wan": "10.0.0.9"}, "Meta": {"rack": "r1"},
         "CreateIndex": 5, "ModifyIndex": 6},
       "Service": {"ID": "web-1", "Service": "web", "Tags": ["v1", "x"], "Address": "%s",
         "Meta": {"k": "v"}, "Port": 8080, "Weights": {"Passing": 10, "Warning": 2},
         "EnableTagOverride": false, "Proxy": {"MeshGateway": {}}, "Connect": {}},
       "Checks": [
         {"Node": "n", "CheckID": "service:web-1", "Name": "up", "Status": "warning",
          "Notes": "why", "Output": "slow", "ServiceID": "web-1", "ServiceName": "web",
          "ServiceTags": ["v1"], "Definition": {}},
         {"Node": "n", "CheckID": "serfHealth", "Name": "Serf", "Status": "passing",
          "Notes": "", "Output": "", "ServiceID": "", "ServiceName": "", "ServiceTags": []}]}""";

  @Test
  void readsAnInstanceWithItsChecks() throws Exception {
    assertThat(instances("", "[" + INSTANCE.formatted("n1", "10.0.0.2") + "]"))
        .containsExactly(
            new Instance(
                "n1",
                "10.0.0.1",
                Map.of("rack", "r1"),
                "web-1",
                "web",
                "10.0.0.2",
                8080,
                List.of("v1", "x"),
                Map.of("k", "v"),
                new Instance.Weights(10, 2),
                Status.WARNING,
                List.of(
                    new Check("serfHealth", "Serf", Status.PASSING, "", "", ""),
                    new Check("service:web-1", "up", Status.WARNING, "web-1", "why", "slow"))));
  }

  @Test
  void takesTheNodesAddressWhereAnInstanceHasNone() throws Exception {
    assertThat(instances("", "[" + INSTANCE.formatted("n1", "") + "]"))
        .extracting(Instance::address)
        .containsExactly("10.0.0.1");
  }

  @Test
  void sortsInstancesExceptByDistance() throws Exception {
    String two = "[" + INSTANCE.formatted("n2", "") + "," + INSTANCE.formatted("n1", "") + "]";
    assertThat(instances("", two)).extracting(Instance::node).containsExactly("n1", "n2");
    assertThat(instances("_agent", two)).extracting(Instance::node).containsExactly("n2", "n1");
  }

  @Test
  void keepsInstancesThatShareAnIdOnTwoNodes() throws Exception {
    String two = "[" + INSTANCE.formatted("n2", "") + "," + INSTANCE.formatted("n1", "") + "]";
    assertThat(instances("", two)).hasSize(2);
  }

  @Test
  void readsNullsForNothing() throws Exception {
    String bare =
        """
        [{"Node": {"Node": "n1", "Address": "10.0.0.1", "TaggedAddresses": null, "Meta": null},
          "Service": {"ID": "a", "Service": "web", "Tags": null, "Address": "", "Meta": null,
            "Port": 0},
          "Checks": []}]""";
    assertThat(instances("", bare))
        .containsExactly(
            new Instance(
                "n1",
                "10.0.0.1",
                Map.of(),
                "a",
                "web",
                "10.0.0.1",
                0,
                List.of(),
                Map.of(),
                Instance.Weights.DEFAULT,
                Status.PASSING,
                List.of()));
  }

  @Test
  void takesAnUnknownStatusForCritical() throws Exception {
    String odd = "[" + INSTANCE.formatted("n1", "").replace("warning", "unheard-of") + "]";
    assertThat(instances("", odd)).extracting(Instance::status).containsExactly(Status.CRITICAL);
  }

  @Test
  void readsNodes() throws Exception {
    String nodes =
        """
        [{"Node": "n2", "Address": "10.0.0.2", "Datacenter": "dc1", "TaggedAddresses": null,
          "Meta": null},
         {"Node": "n1", "Address": "10.0.0.1", "Datacenter": "dc1",
          "TaggedAddresses": {"lan": "10.0.0.1", "wan": "10.0.0.9"}, "Meta": {"a": "b"}}]""";
    Node n1 =
        new Node(
            "n1",
            "10.0.0.1",
            "dc1",
            Map.of("a", "b"),
            Map.of("lan", "10.0.0.1", "wan", "10.0.0.9"));
    Node n2 = new Node("n2", "10.0.0.2", "dc1", Map.of(), Map.of());
    assertThat(ask(new Query.Nodes("", ""), nodes)).isEqualTo(List.of(n1, n2));
    assertThat(ask(new Query.Nodes("", "n2"), nodes)).isEqualTo(List.of(n2, n1));
  }

  @Test
  void readsANodeWithItsServices() throws Exception {
    String node =
        """
        {"Node": {"Node": "n1", "Address": "10.0.0.1", "Datacenter": "dc1",
           "TaggedAddresses": {"lan": "10.0.0.1", "wan": "10.0.0.1"}, "Meta": {}},
         "Services": {"web-1": {"ID": "web-1", "Service": "web", "Tags": ["v1"], "Address": "",
           "Port": 80, "Meta": {"k": "v"}}}}""";
    assertThat(ask(new Query.NodeServices("n1", ""), node))
        .isEqualTo(
            Optional.of(
                new NodeDetail(
                    new Node(
                        "n1",
                        "10.0.0.1",
                        "dc1",
                        Map.of(),
                        Map.of("lan", "10.0.0.1", "wan", "10.0.0.1")),
                    List.of(
                        new NodeDetail.NodeService(
                            "web-1", "web", "", 80, List.of("v1"), Map.of("k", "v"))))));
  }

  @Test
  void readsThatThereIsNoSuchNode() throws Exception {
    assertThat(ask(new Query.NodeServices("n1", ""), "null")).isEqualTo(Optional.empty());
  }

  @Test
  void readsDatacentersSorted() throws Exception {
    assertThat(ask(new Query.Datacenters(), "[\"dc2\",\"dc1\"]")).isEqualTo(List.of("dc1", "dc2"));
  }

  @Test
  void readsAKeyAndItsAbsence() throws Exception {
    assertThat(ask(new Query.Key("a", ""), "[" + value("a", "\"w6TigqwK\"") + "]"))
        .isEqualTo(Optional.of(new KeyValue("a", "ä€\n")));
    assertThat(ask(new Query.Key("a", ""), FakeAnswer.MISSING)).isEqualTo(Optional.empty());
  }

  @Test
  void readsATreeSortedAndItsAbsence() throws Exception {
    String tree = "[" + value("a/c", "\"Yw==\"") + "," + value("a/b", "null") + "]";
    assertThat(ask(new Query.Tree("a", ""), tree))
        .isEqualTo(List.of(new KeyValue("a/b", ""), new KeyValue("a/c", "c")));
    assertThat(ask(new Query.Tree("a", ""), FakeAnswer.MISSING)).isEqualTo(List.of());
  }

  private static String value(String key, String value) {
    return """
        {"LockIndex":0,"Key":"%s","Flags":18446744073709551615,"Value":%s,"CreateIndex":1,\
        "ModifyIndex":2}"""
        .formatted(key, value);
  }

  @SuppressWarnings("unchecked") // The type of such a query's answer.
  private List<Instance> instances(String near, String json) throws Exception {
    return (List<Instance>) ask(new Query.Instances("web", "", near), json);
  }

  private Object ask(Query<?> query, String json) throws Exception {
    return ask(query, FakeAnswer.json(7, json));
  }

  private Object ask(Query<?> query, FakeAnswer answer) throws Exception {
    consul.answerAll(answer);
    try (ConsulClients clients = new ConsulClients(Ask.settings(consul))) {
      return clients
          .ask(new Poll.Question(query), ConsulClients.Manner.AT_ONCE, Optional.empty())
          .get(30, TimeUnit.SECONDS)
          .value();
    }
  }
}
