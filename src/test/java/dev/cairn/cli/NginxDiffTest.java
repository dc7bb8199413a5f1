package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.testing.ShippedSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a rollout behind nginx: sections and servers, not only lines. */
class NginxDiffTest {
  private static final String WEB = "{node: n, port: %d, tags: [production, %s]}";

  @TempDir Path directory;
  private Path set;

  @BeforeEach
  void serveTheFirstCatalog() throws IOException {
    catalog(
        "web:\n    - " + WEB.formatted(31_000, "internal-listen-http-3000"),
        "gone:\n    - " + WEB.formatted(31_001, "internal-listen-http-3001"));
    Path served = directory.resolve("nginx.conf");
    set =
        ShippedSets.copyTo(directory)
            .replace("nginx/internal", "/etc/nginx/nginx.conf", served.toString())
            .set("nginx/internal");
    CairnRun render = cairn("render");
    assertThat(render.code()).as(render.err()).isZero();
    Files.writeString(served, render.out());

    catalog(
        "web:\n    - "
            + WEB.formatted(31_010, "internal-listen-http-3000")
            + "\n    - "
            + WEB.formatted(31_011, "internal-listen-http-3000"),
        "db:\n    - " + WEB.formatted(31_002, "internal-listen-tcp-5432"));
  }

  private void catalog(String... services) throws IOException {
    String text = "nodes: {n: {address: 10.0.0.1}}\nservices:\n  " + String.join("\n  ", services);
    Files.writeString(directory.resolve("catalog.yaml"), text + "\n");
  }

  private CairnRun cairn(String command, String... options) {
    Stream<String> given =
        Stream.of(command, set.toString(), "--catalog=" + directory.resolve("catalog.yaml"));
    return CairnRun.of(Stream.concat(given, Stream.of(options)).toArray(String[]::new));
  }

  @Test
  void textEndsWithWhatBecameOfTheSections() {
    CairnRun diff = cairn("diff");
    assertThat(diff.code()).as(diff.err()).isEqualTo(1);
    assertThat(diff.out())
        .contains("-        server 10.0.0.1:31000 ", "+        server 10.0.0.1:31010 ")
        .endsWith(
            "\n# 2 server blocks added, 1 upstream added, 2 server blocks removed,"
                + " 1 upstream removed, 1 upstream changed: +3 \u22122 servers\n");
  }

  @Test
  void jsonNamesEachSection() throws IOException {
    CairnRun diff = cairn("diff", "--format=json");
    List<String> sections =
        new ObjectMapper()
            .readTree(diff.out())
            .get(0)
            .get("sections")
            .valueStream()
            .map(NginxDiffTest::section)
            .toList();
    assertThat(sections)
        .containsExactlyInAnyOrder(
            "ADDED server *:5432 +0 -0",
            "ADDED server *:15432 +0 -0",
            "ADDED upstream cluster_production~db +1 -0",
            "REMOVED server *:3001 +0 -0",
            "REMOVED server *:13001 +0 -0",
            "REMOVED upstream cluster_production~gone +0 -1",
            "CHANGED upstream cluster_production~web +2 -1");
  }

  private static String section(JsonNode section) {
    return "%s %s %s +%d -%d"
        .formatted(
            section.get("change").asText(),
            section.get("kind").asText(),
            section.get("name").asText(),
            section.get("serversAdded").asInt(),
            section.get("serversRemoved").asInt());
  }
}
