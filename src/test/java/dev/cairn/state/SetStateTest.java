package dev.cairn.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.catalog.Memory;
import dev.cairn.diagnostic.DiagnosticException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetStateTest {
  private static final Memory MEMORY =
      new Memory(
          Map.of(3000, "production.web", 13000, "staging.web"),
          Map.of("app/password", "planted \"secret\"\n\u00e9"),
          Set.of("node-1.3f2a"));
  private static final Path CFG = Path.of("/etc/haproxy/haproxy.cfg");

  @TempDir Path temporary;

  private Path states;
  private SetState state;

  @BeforeEach
  void openState() {
    states = temporary.resolve("var/cairn");
    state = new SetState(states, "haproxy-internal", true);
  }

  @Test
  void rememberedThingsOutliveTheProcess() {
    state.remember(MEMORY);
    assertThat(new SetState(states, "haproxy-internal", false).memory()).isEqualTo(MEMORY);
  }

  @Test
  void remembersNothingBeforeThereIsSomething() {
    assertThat(state.memory()).isEqualTo(Memory.NONE);
    assertThat(state.reloaded(List.of(CFG))).isEmpty();
    state.remember(Memory.NONE);
    assertThat(states).doesNotExist();
  }

  @Test
  void doesNotWriteWhatItKnowsAlready() throws IOException {
    state.remember(MEMORY);
    state.recordReloaded(Map.of(CFG, bytes("a")));
    for (Path file : files()) {
      Files.setLastModifiedTime(file, FileTime.fromMillis(1000));
    }
    state.remember(MEMORY);
    state.recordReloaded(Map.of(CFG, bytes("a")));
    assertThat(files())
        .hasSize(2)
        .allSatisfy(
            file ->
                assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.fromMillis(1000)));
  }

  @Test
  void knowsTheBytesThatWereReloaded() {
    state.recordReloaded(Map.of(CFG, bytes("a")));
    SetState later = new SetState(states, "haproxy-internal", true);
    assertThat(later.isReloaded(Map.of(CFG, bytes("a")))).isTrue();
    assertThat(later.isReloaded(Map.of(CFG, bytes("b")))).isFalse();
    later.recordReloaded(Map.of(CFG, bytes("b")));
    assertThat(state.reloaded(List.of(CFG)).orElseThrow().get(CFG)).isEqualTo(bytes("b"));
  }

  @Test
  void tellsDestinationsWithOneFileNameApart() {
    Path other = Path.of("/srv/haproxy.cfg");
    state.recordReloaded(Map.of(CFG, bytes("a"), other, bytes("b")));
    assertThat(state.isReloaded(Map.of(CFG, bytes("a")))).isTrue();
    assertThat(state.isReloaded(Map.of(other, bytes("b")))).isTrue();
  }

  @Test
  void knowsADestinationByWhateverPathItIsWritten() {
    state.recordReloaded(Map.of(Path.of("/etc/nginx/../haproxy/haproxy.cfg"), bytes("a")));
    assertThat(state.isReloaded(Map.of(CFG, bytes("a")))).isTrue();
  }

  @Test
  void setsDoNotShareWhatTheyRemember() {
    state.remember(MEMORY);
    state.recordReloaded(Map.of(CFG, bytes("a")));
    SetState other = new SetState(states, "haproxy-external", true);
    assertThat(other.memory()).isEqualTo(Memory.NONE);
    assertThat(other.reloaded(List.of(CFG))).isEmpty();
  }

  @Test
  void isReadableByItsOwnerOnly() throws IOException {
    state.remember(MEMORY);
    state.recordReloaded(Map.of(CFG, bytes("a")));
    assertThat(files())
        .hasSize(2)
        .allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
    assertThat(mode(states)).isEqualTo("rwx------");
    assertThat(mode(states.resolve("haproxy-internal"))).isEqualTo("rwx------");
  }

  @Test
  void aDryRunRecallsAndWritesNothing() {
    state.remember(MEMORY);
    SetState dry = new SetState(states, "haproxy-internal", false);
    dry.remember(Memory.NONE);
    dry.recordReloaded(Map.of(CFG, bytes("a")));
    assertThat(dry.memory()).isEqualTo(MEMORY);
    assertThat(dry.reloaded(List.of(CFG))).isEmpty();
    new SetState(states, "never-seen", false).recordReloaded(Map.of(CFG, bytes("a")));
    assertThat(states.resolve("never-seen")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"ports\":", "[]", "{}", "null", "{\"ports\":{\"x\":\"y\"}}"})
  void saysThatItsMemoryIsDamaged(String text) throws IOException {
    Path file = plant(text);
    assertThatThrownBy(state::memory)
        .isInstanceOf(DiagnosticException.class)
        .hasMessage(file + ": is damaged; remove it; ports go to the lowest name again");
  }

  @Test
  void doesNotShowDamagedSecrets() throws IOException {
    plant("{\"ports\":{},\"keys\":{\"a\":\"planted-secret\"},\"servers\":[],\"more\":1}");
    assertThatThrownBy(state::memory)
        .isInstanceOf(DiagnosticException.class)
        .hasMessageNotContaining("planted-secret");
  }

  @Test
  void saysThatItsMemoryCannotBeRead() throws IOException {
    Path file = states.resolve("haproxy-internal/memory.json");
    Files.createDirectories(file);
    assertThatThrownBy(state::memory)
        .isInstanceOf(DiagnosticException.class)
        .hasMessageStartingWith(file + ": cannot be read (");
  }

  @Test
  void saysThatTheStateDirectoryCannotBeMade() throws IOException {
    Files.createDirectories(states.getParent());
    Files.writeString(states, "a file");
    assertThatThrownBy(() -> state.recordReloaded(Map.of(CFG, bytes("a"))))
        .isInstanceOf(DiagnosticException.class);
  }

  private Path plant(String text) throws IOException {
    Path directory = Files.createDirectories(states.resolve("haproxy-internal"));
    return Files.writeString(directory.resolve("memory.json"), text);
  }

  private Set<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(states)) {
      return Set.copyOf(all.filter(Files::isRegularFile).toList());
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
