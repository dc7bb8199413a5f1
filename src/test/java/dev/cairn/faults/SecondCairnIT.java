package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two Cairns on one destination: the second does not start. */
class SecondCairnIT {
  @TempDir Path directory;
  private DiskSet set;

  @BeforeEach
  void makeSet() {
    set = new DiskSet(directory).write();
    set.register(1);
  }

  private static void assertRefused(CairnProcess second, Path destination, CairnProcess first) {
    Shell end = second.awaitEnd();
    assertThat(end.code()).as(end.output()).isEqualTo(4);
    assertThat(end.output())
        .isEqualTo(
            destination
                + ": another Cairn writes it (process "
                + first.pid()
                + "); stop that one first\n");
  }

  @Test
  void theSameSetTwice() throws Exception {
    try (CairnProcess first = set.sidecar()) {
      set.awaitServed(1);
      assertRefused(set.sidecar(), set.destination(), first);
      assertRefused(set.cairn(List.of(), "render", "--write"), set.destination(), first);
      set.register(2);
      set.awaitServed(2);
    }
    try (CairnProcess next = set.sidecar()) {
      set.register(3);
      set.awaitServed(3);
      assertThat(next.output()).doesNotContain("another Cairn");
    }
  }

  @Test
  void anotherSetWithTheSameDestination() throws Exception {
    set.write(set.destination(), "", "other");
    Path other = set.set().resolveSibling("other");
    try (CairnProcess first = set.sidecar()) {
      set.awaitServed(1);
      CairnProcess second = set.cairn(List.of(), other, "run");
      assertRefused(second, set.destination(), first);
      assertThat(set.destination()).hasContent(DiskSet.content(1));
    }
  }

  @Test
  void anotherSetThroughASymbolicLink() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link.cfg"), set.destination());
    Path folder = Files.createSymbolicLink(directory.resolve("folder"), set.disk());
    Path other = set.set().resolveSibling("other");
    try (CairnProcess first = set.sidecar()) {
      set.awaitServed(1);
      for (Path alias : List.of(link, folder.resolve("own.cfg"))) {
        set.write(alias, "", "other");
        assertRefused(set.cairn(List.of(), other, "run"), alias, first);
      }
    }
  }

  @Test
  void theSameStateWithAnotherDestination() throws Exception {
    try (CairnProcess first = set.sidecar()) {
      set.awaitServed(1);
      set.write(directory.resolve("elsewhere.cfg"), "");
      assertRefused(set.sidecar(), set.state().resolve("own/state"), first);
    }
  }

  @Test
  void oneBelowARootHasAStateOfItsOwn() throws Exception {
    Path root = directory.resolve("root");
    try (CairnProcess first = set.sidecar()) {
      set.awaitServed(1);
      try (CairnProcess below = set.cairn(List.of(), "run", "--root=" + root)) {
        below.awaitOutput("own: wrote " + root);
      }
      Shell approve =
          CairnProcess.start(
                  Map.of(), "approve", set.set().toString(), "--state-dir=" + set.state())
              .awaitEnd();
      assertThat(approve.output()).isEqualTo("own: nothing was held\n");
      assertThat(set.state().resolve("own/history/2")).doesNotExist();
    }
  }

  @Test
  void oneThatWasKilledKeepsNobodyOut() throws Exception {
    try (CairnProcess first = set.sidecar()) {
      set.awaitServed(1);
      first.signal("KILL");
      first.awaitEnd();
    }
    try (CairnProcess next = set.sidecar()) {
      set.register(2);
      set.awaitServed(2);
      assertThat(next.output()).doesNotContain("another Cairn");
    }
  }
}
