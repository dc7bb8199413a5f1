package dev.cairn.catalogfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.catalog.Instance;
import dev.cairn.catalog.KeyValue;
import dev.cairn.catalog.Query;
import dev.cairn.catalog.Service;
import dev.cairn.catalog.Status;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogFileTest {
  private static final CatalogFile CATALOG =
      CatalogFile.parse(
          "c.yaml",
          """
          nodes:
            n1: {address: 10.0.0.1}
            n2: {address: 10.0.0.2}
          services:
            web:
              - {node: n2, port: 3001, tags: [b]}
              - {node: n1, address: 10.9.9.9, port: 3000, tags: [a], status: critical}
          kv: {a/b: "1", a/c/d: "2", b: "3"}
          """);

  private static List<Instance> web() {
    return CATALOG.answer(new Query.Instances("web", "", "")).orElseThrow();
  }

  @Test
  void listsServicesWithTheTagsOfAllInstances() {
    assertThat(CATALOG.answer(new Query.Services("")).orElseThrow())
        .containsExactly(new Service("web", Set.of("a", "b")));
  }

  @Test
  void ordersInstancesAndGivesThemTheirNodesAddress() {
    assertThat(web().stream().map(Instance::address)).containsExactly("10.9.9.9", "10.0.0.2");
    assertThat(web().stream().map(Instance::status))
        .containsExactly(Status.CRITICAL, Status.PASSING);
  }

  @Test
  void answersThatWhatIsNotThereIsNotThere() {
    assertThat(CATALOG.answer(new Query.Instances("api", "", "")).orElseThrow()).isEmpty();
    assertThat(CATALOG.answer(new Query.Key("none", "")).orElseThrow()).isEmpty();
    assertThat(CATALOG.answer(new Query.NodeServices("none", "")).orElseThrow()).isEmpty();
  }

  @Test
  void findsKeysByPathAndPrefix() {
    assertThat(CATALOG.answer(new Query.Key("b", "")).orElseThrow())
        .contains(new KeyValue("b", "3"));
    assertThat(CATALOG.answer(new Query.Tree("a/", "")).orElseThrow())
        .containsExactly(new KeyValue("a/b", "1"), new KeyValue("a/c/d", "2"));
  }

  @Test
  void readsJsonToo() {
    CatalogFile json =
        CatalogFile.parse("c.json", "{\"services\": {\"web\": [{\"address\": \"10.0.0.1\"}]}}");
    assertThat(json.answer(new Query.Instances("web", "", "")).orElseThrow()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      value = {
        "servces: {} → c.yaml:1: unknown key \"servces\"; did you mean \"services\"?",
        "services: [] → c.yaml:1: this is a list, not a map",
        "services: {web: [{tag: [a]}]} → c.yaml:1: unknown key \"tag\"; did you mean \"tags\"?",
        "services: {web: [{port: 1}]} → c.yaml:1: the instance has no node and no address",
        "services: {web: [{address: a, port: x}]} → c.yaml:1: this is a string, not an integer",
        "services: {web: [{address: a, status: ill}]} → c.yaml:1: ",
        "kv: {a: [1]} → c.yaml:1: ",
        "'[' → c.yaml:",
      })
  void namesTheLineOfWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> CatalogFile.parse("c.yaml", text)).hasMessageStartingWith(message);
  }
}
