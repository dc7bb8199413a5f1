package dev.cairn.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.Query;
import dev.cairn.catalog.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcceptedLogTest {
  @TempDir Path directory;

  private Path file;
  private AcceptedLog log;

  @BeforeEach
  void open() {
    file = directory.resolve("accepted.jsonl");
    log = reopened();
  }

  private AcceptedLog reopened() {
    return new AcceptedLog(file, true);
  }

  private static Answers.Listing listing(String datacenter, String... services) {
    return new Answers.Listing(
        new Query.Services(datacenter),
        List.of(services).stream().map(s -> new Service(s, Set.of("tag"))).toList());
  }

  private static AcceptedLog.Change change(int version, Answers.Listing... listings) {
    return new AcceptedLog.Change(
        version, new Answers(List.of(listings), List.of()), List.of(), List.of());
  }

  @Test
  void addsUpToWhatEachVersionWasRenderedFrom() {
    append(log, change(1, listing("a", "web"), listing("b", "db")), 1);
    append(log, change(2, listing("a", "web", "api")), 1);
    append(
        log,
        new AcceptedLog.Change(3, Answers.NONE, List.of(new Query.Services("b")), List.of()),
        1);
    assertThat(reopened().at(1).listings())
        .containsExactly(listing("a", "web"), listing("b", "db"));
    assertThat(reopened().at(2).listings())
        .containsExactly(listing("a", "web", "api"), listing("b", "db"));
    assertThat(reopened().last().listings()).containsExactly(listing("a", "web", "api"));
  }

  @Test
  void writesNothingWhereNothingChanged() {
    append(log, change(1), 1);
    assertThat(file).doesNotExist();
  }

  @Test
  void writesOnlyWhatChanged() throws IOException {
    append(log, change(1, listing("a", "x".repeat(9000))), 1);
    long before = Files.size(file);
    append(log, change(2, listing("b", "web")), 1);
    assertThat(Files.size(file) - before).isBetween(1L, 300L);
  }

  @Test
  void losesALineThatWasNotWrittenToItsEndAndNothingElse() throws IOException {
    append(log, change(1, listing("a", "web")), 1);
    Files.writeString(file, "{\"version\":2,\"answ", UTF_8, StandardOpenOption.APPEND);
    AcceptedLog next = reopened();
    assertThat(next.last().listings()).containsExactly(listing("a", "web"));
    append(next, change(2, listing("a", "api")), 1);
    assertThat(reopened().last().listings()).containsExactly(listing("a", "api"));
  }

  @Test
  void believesNothingBehindADamagedLine() throws IOException {
    append(log, change(1, listing("a", "web")), 1);
    String line = Files.readString(file);
    Files.writeString(file, line + "rubbish\n" + line.replace("web", "api"));
    AcceptedLog next = reopened();
    assertThat(next.last().listings()).containsExactly(listing("a", "web"));
    append(next, change(3, listing("b", "db")), 1);
    assertThat(reopened().last().listings())
        .containsExactly(listing("a", "web"), listing("b", "db"));
  }

  @Test
  void keepsNoMoreThanTheVersionsThatCanBePutBack() throws IOException {
    for (int i = 1; i <= 500; i++) {
      append(log, change(i, listing("a", "x".repeat(1000), "web" + i)), Math.max(1, i - 19));
    }
    assertThat(Files.size(file)).isLessThan(200_000);
    assertThat(reopened().at(482).listings())
        .containsExactly(listing("a", "x".repeat(1000), "web482"));
    assertThat(reopened().last().listings())
        .containsExactly(listing("a", "x".repeat(1000), "web500"));
  }

  @Test
  void isReadByItsOwnerOnly() throws IOException {
    append(log, change(1, listing("a", "web")), 1);
    append(log, change(2, listing("a", "api")), 1);
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
  }

  @Test
  void ofADryRunWritesNothing() {
    append(new AcceptedLog(file, false), change(1, listing("a", "web")), 1);
    assertThat(file).doesNotExist();
  }

  private static void append(AcceptedLog log, AcceptedLog.Change change, int oldest) {
    log.append(change, () -> oldest);
  }
}
