package dev.cairn.templateset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetManifestTest {
  private static final String HEAD =
      "name: web\ndialect: haproxy\nfiles:\n  - {template: a.peb, destination: /etc/a.cfg}\n";

  @TempDir Path directory;

  private SetSpec read(String more, Variables overrides) {
    try {
      Files.writeString(directory.resolve("a.peb"), "");
      Files.writeString(directory.resolve("set.yaml"), HEAD + more);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return SetManifest.read(directory, overrides);
  }

  private SetSpec read(String more) {
    return read(more, Variables.UNCHANGED);
  }

  @Test
  void hasDefaultsForAllThatNeedNotBeSaid() {
    SetSpec spec = read("");
    assertThat(spec.name()).isEqualTo("web");
    assertThat(spec.pace()).isEqualTo(Pace.DEFAULT);
    assertThat(spec.guard()).isEqualTo(Guard.DEFAULT);
    assertThat(spec.check()).isEmpty();
    assertThat(spec.reload()).isEmpty();
    assertThat(SetManifest.read(directory.resolve("set.yaml"), Variables.UNCHANGED).name())
        .isEqualTo("web");
  }

  @Test
  void readsCommandsPaceAndGuard() {
    SetSpec spec =
        read(
            """
            check: {command: [haproxy, -c, -f, "{file}"], timeout: 3s}
            pace: {quiet: 500ms, max: 1m30s, between_reloads: 0}
            guard: {max_shrink: 30%, hold: 10m, keep_servers: 0}
            """);
    assertThat(spec.check().orElseThrow().argv()).containsExactly("haproxy", "-c", "-f", "{file}");
    assertThat(spec.check().orElseThrow().timeout()).hasSeconds(3);
    assertThat(spec.pace())
        .isEqualTo(new Pace(Duration.ofMillis(500), Duration.ofSeconds(90), Duration.ZERO));
    assertThat(read("pace: {quiet: 9s}").pace().max()).hasSeconds(36);
    assertThat(spec.guard())
        .isEqualTo(new Guard(0.3, java.util.Optional.of(Duration.ofMinutes(10)), Duration.ZERO));
    assertThat(read("guard: {hold: forever}").guard()).isEqualTo(Guard.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      value = {
        "lisseners: {} → unknown key \"lisseners\"; did you mean \"listeners\"?",
        "env: HOME → this is a string, not a list",
        "pace: {quiet: 1} → this is a number, not a duration",
        "pace: {quite: 1s} → unknown key \"quite\"; did you mean \"quiet\"?",
        "pace: {quiet: 9s, max: 8s} → max is shorter than quiet, which it bounds; leave it out",
        "check: {command: haproxy} → this is a string, not a list",
        "check: {command: [x, '{fil}']} → unknown placeholder {fil}; write {file}",
        "check: {command: [x, '{file:b.peb}']} → the set has no template \"b.peb\"",
        "guard: {max_shrink: half} → this is no part of all; write it as 50%",
        "guard: {max_shrink: 150%} → this is no part of all",
        "listeners: {reserved: [0]} → this is no port; choose one from 1 to 65535",
      })
  void namesTheLineOfWhatIsWrong(String more, String message) {
    assertThatThrownBy(() -> read(more))
        .hasMessageStartingWith(directory.resolve("set.yaml") + ":5: ")
        .hasMessageContaining(message);
  }

  @Test
  void overridesVariablesByFilesAndThenByAssignments() throws IOException {
    Path file = Files.writeString(directory.resolve("v.yaml"), "hosts: {b: y, c: z}\n");
    Variables overrides = new Variables(List.of(file), List.of("hosts.c=w", "port=80"));
    assertThat(read("variables: {hosts: {a: x, b: x}, port: 1}", overrides).variables())
        .containsEntry("hosts", Map.of("a", "x", "b", "y", "c", "w"))
        .extractingByKey("port")
        .hasToString("80");
  }

  @Test
  void refusesAVariableThatNoSetHas() {
    Variables slip = new Variables(List.of(), List.of("prot=80"));
    assertThatThrownBy(() -> read("variables: {port: 1}", slip))
        .hasMessageContaining("did you mean \"port\"?");
    assertThatThrownBy(() -> read("", new Variables(List.of(), List.of("port"))))
        .hasMessageContaining("write --set name=value");
  }

  @Test
  void passesOverWhatOnlyAnotherSetHas() {
    Variables both = new Variables(List.of(), List.of("cert=b", "port=2"), Set.of("cert"));
    assertThat(read("variables: {port: 1}", both).variables()).containsOnlyKeys("port");
  }

  @Test
  void movesDestinationsBelowARoot() {
    SetSpec rooted = read("reload: {command: [x]}").rooted(directory);
    assertThat(rooted.files().get(0).destination().path())
        .isEqualTo(directory.resolve("etc/a.cfg"));
    assertThat(rooted.reload()).isEmpty();
  }
}
