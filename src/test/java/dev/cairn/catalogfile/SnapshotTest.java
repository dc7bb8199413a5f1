package dev.cairn.catalogfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.Instance;
import dev.cairn.catalog.KeyValue;
import dev.cairn.catalog.Memory;
import dev.cairn.catalog.Query;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
  private static final CatalogFile CATALOG =
      CatalogFile.parse(
          "c.yaml",
          """
          datacenter: east
          nodes: {n1: {address: 10.0.0.1, meta: {rack: r1}}, n2: {address: 10.0.0.2}}
          services:
            web:
              - {node: n2, port: 31000, tags: [production], checks: [{id: c, output: hunter2}]}
              - {node: n1, address: 10.9.0.1, port: 31000, status: critical}
            db: {tags: [master]}
            unasked: [{node: n1}]
          kv: {a/password: hunter2, a/b: "1", c: "2"}
          """);

  @TempDir Path directory;

  @Test
  void answersWhatWasAskedAsBefore() {
    Set<Query<?>> asked =
        Set.of(
            new Query.Services(""),
            new Query.Nodes("", ""),
            new Query.Instances("web", "", ""),
            new Query.Instances("web", "east", ""),
            new Query.Services("west"),
            new Query.Datacenters(),
            new Query.Instances("absent", "", ""),
            new Query.Key("c", ""),
            new Query.Key("none", ""),
            new Query.Tree("a/", ""));
    Memory memory = new Memory(Map.of(3000, "production.web"), Map.of("c", "2"), Set.of("s"));
    String text = Snapshot.of(asked, CATALOG, memory, false);
    CatalogFile file = CatalogFile.parse("c.yaml", text);
    for (Query<?> query : asked) {
      assertThat(file.answer(query)).as("%s", query).isEqualTo(CATALOG.answer(query));
    }
    assertThat(file.memory()).isEqualTo(memory);
    assertThat(Snapshot.of(asked, file, memory, false)).isEqualTo(text);
  }

  @Test
  void keepsKeysButNoSecretsWhenRedacted() {
    Query<Optional<KeyValue>> key = new Query.Key("c", "");
    Query<List<KeyValue>> tree = new Query.Tree("a/", "");
    Query<List<Instance>> web = new Query.Instances("web", "", "");
    Memory memory = new Memory(Map.of(1, "a.b"), Map.of("k", "hunter2"), Set.of("s"));
    String text = Snapshot.of(Set.of(key, tree, web), CATALOG, memory, true);
    assertThat(text).doesNotContain("hunter2").contains("keys have lost their values");
    CatalogFile file = CatalogFile.parse("c.yaml", text);
    assertThat(file.answer(key).orElseThrow()).contains(new KeyValue("c", ""));
    assertThat(file.answer(tree).orElseThrow())
        .containsExactly(new KeyValue("a/b", ""), new KeyValue("a/password", ""));
    assertThat(file.answer(web).orElseThrow()).hasSize(2);
    assertThat(file.memory()).isEqualTo(new Memory(Map.of(1, "a.b"), Map.of(), Set.of("s")));
  }
}
