package dev.cairn.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.process.Ending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several files of one set. */
class CandidateTest {
  @TempDir Path temporary;

  private final FakeCatalog catalog = new FakeCatalog();
  private TestSet set;
  private Path first;
  private Path second;

  @BeforeEach
  void makeSet() {
    set = new TestSet(temporary, "web");
    first = temporary.resolve("out/first.cfg");
    second = temporary.resolve("out/second.map");
    set.template("first.peb", "first {{ key('a') }}\n");
    set.template("second.peb", "second {{ key('b') }}\n");
    set.manifest(
        TestSet.file("first.peb", first) + TestSet.file("second.peb", second),
        "check: {command: [check, '{file:first.peb}', '{file:second.peb}'], timeout: 5s}");
    catalog.key("a", "1");
    catalog.key("b", "1");
  }

  @Test
  void checksOnceAndReloadsOnce() {
    outcome();
    assertThat(first).hasContent("first 1\n");
    assertThat(second).hasContent("second 1\n");
    assertThat(set.commands.runs("check")).hasSize(1);
    assertThat(set.commands.runs("reload")).hasSize(1);
  }

  @Test
  void checksStagedFilesTogetherWithThoseThatStay() {
    outcome();
    catalog.key("b", "2");
    set.commands.end("check", run -> new Ending.Exited(1, read(run.command().argv())));
    Outcome.Rejected rejected = (Outcome.Rejected) outcome();
    assertThat(rejected.why().problem()).contains("first 1 / second 2");
    assertThat(set.commands.runs("check").get(1).command().argv()).element(1).isEqualTo(s(first));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "f", "first", "?", "first 1\n?", "long", "other end"})
  void replacesWhatSomebodyElseHasWrittenIntoALargeFile(String kind) throws IOException {
    String line = "line\n".repeat(8000);
    set.template("first.peb", "first {{ key('a') }}\n" + line);
    outcome();
    String others =
        switch (kind) {
          case "long" -> "first 1\n" + line + "more";
          case "other end" -> "first 1\n" + line.substring(1) + "?";
          default -> kind;
        };
    Files.writeString(first, others);
    catalog.key("b", "2");
    outcome();
    assertThat(first).hasContent("first 1\n" + line);
  }

  @Test
  void replacesNoneWhenTheCheckFails() {
    outcome();
    catalog.key("a", "2");
    catalog.key("b", "2");
    set.commands.end("check", 1, "");
    outcome();
    assertOld();
  }

  @Test
  void replacesNoneWhenOneCannotBeRendered() {
    outcome();
    catalog.key("a", "2");
    catalog.noKey("b");
    assertThat(outcome()).isInstanceOf(Outcome.Failed.class);
    assertOld();
  }

  @Test
  void replacesNoneWhenOneCannotBeStaged() throws IOException {
    outcome();
    catalog.key("a", "2");
    catalog.key("b", "2");
    set.manifest(
        TestSet.file("first.peb", first)
            + TestSet.file("second.peb", temporary.resolve("missing/second.map")),
        "");
    assertThat(outcome()).isInstanceOf(Outcome.Failed.class);
    assertOld();
    try (var names = Files.list(first.getParent())) {
      assertThat(names.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("README", "first.cfg", "second.map");
    }
  }

  @Test
  void putsTheFirstBackWhenTheSecondCannotBeReplaced() {
    outcome();
    catalog.key("a", "2");
    catalog.key("b", "2");
    set.commands.end("check", run -> becomesADirectory(second));
    assertThat(outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(first).hasContent("first 1\n");
    assertThat(set.commands.runs("reload")).hasSize(1);
  }

  @Test
  void takesTheFirstAwayAgainWhereThereWasNone() {
    set.commands.end("check", run -> becomesADirectory(second));
    assertThat(outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(first).doesNotExist();
    assertThat(set.commands.runs("reload")).isEmpty();
  }

  @Test
  void finishesAVersionOfWhichAProcessThatDiedReplacedSome() {
    outcome();
    catalog.key("a", "2");
    catalog.key("b", "2");
    outcome();
    // As it is between the two renames, and nobody knows any more what was to be.
    set.state().commitBegins(Map.of(first, bytes("first 3\n"), second, bytes("second 3\n")));
    TestSet.write(first, "first 3\n");
    catalog.noKey("a");
    assertThat(outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(first).hasContent("first 3\n");
    assertThat(second).hasContent("second 3\n");
    assertThat(set.state().unfinishedCommit(List.of(first))).isEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void writesOnlyTheFilesThatChanged() {
    outcome();
    catalog.key("b", "2");
    Outcome.Committed committed = (Outcome.Committed) outcome();
    assertThat(committed.changes()).extracting(c -> c.name()).containsExactly(s(second));
    assertThat(set.commands.runs("reload")).hasSize(2);
  }

  private Outcome outcome() {
    return set.cycle().run(catalog.view()).outcome();
  }

  private void assertOld() {
    assertThat(first).hasContent("first 1\n");
    assertThat(second).hasContent("second 1\n");
    assertThat(set.commands.runs("reload")).hasSize(1);
  }

  /** As a file that is mounted by itself, it cannot be replaced by a rename. */
  private static Ending becomesADirectory(Path file) {
    try {
      Files.deleteIfExists(file);
      Files.createDirectories(file.resolve("below"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Ending.Exited(0, "");
  }

  private static String read(List<String> argv) {
    try {
      return Files.readString(Path.of(argv.get(1))) + Files.readString(Path.of(argv.get(2)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String s(Path path) {
    return path.toString();
  }
}
