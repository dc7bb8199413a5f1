package dev.cairn.pipeline;

import static dev.cairn.pipeline.TestSet.rendered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.process.Ending;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SidecarTest {
  @TempDir Path temporary;

  private final FakeCatalog catalog = new FakeCatalog();
  private final List<Throwable> broken = new CopyOnWriteArrayList<>();
  private final Sidecar sidecar = new Sidecar(catalog, broken::add);
  private final CountDownLatch slowReload = new CountDownLatch(1);
  private TestSet slow;
  private TestSet quick;

  @BeforeEach
  void startSets() {
    slow = new TestSet(temporary, "slow");
    quick = new TestSet(temporary, "quick");
    slow.hurry();
    quick.hurry();
    slow.commands.end("reload", run -> endsWhenTold());
    catalog.key("slow/port", "3000");
    catalog.key("quick/port", "4000");
    sidecar.start(slow.cycle(), slow::cycle);
    sidecar.start(quick.cycle(), quick::cycle);
    await().until(() -> slow.commands.runs("reload").size() == 1);
    await().until(() -> isReloaded(quick));
  }

  @AfterEach
  void close() {
    sidecar.close();
  }

  @Test
  void aSlowReloadOfOneSetDoesNotDelayAnother() {
    catalog.key("quick/port", "4001");
    awaitContent(quick, rendered(4001));
    assertThat(isReloaded(slow)).isFalse();
  }

  @Test
  void aSlowSetCatchesUpWithWhatCameMeanwhile() {
    catalog.key("slow/port", "3001");
    catalog.key("slow/port", "3002");
    slowReload.countDown();
    awaitContent(slow, rendered(3002));
  }

  @Test
  void readsAllSetsAgainWhenToldTo() {
    slow.template("web.peb", "slow");
    quick.template("web.peb", "quick");
    sidecar.reread();
    slowReload.countDown();
    awaitContent(quick, "quick");
    awaitContent(slow, "slow");
  }

  @Test
  void oneBrokenSetDoesNotKeepAnotherFromBeingReadAgain() {
    slow.template("web.peb", "{% if %}");
    quick.template("web.peb", "quick");
    sidecar.reread();
    awaitContent(quick, "quick");
  }

  @Test
  void closingEndsARunningCommandWhichStaysOwed() {
    sidecar.close();
    assertThat(catalog.isUnused()).isTrue();
    assertThat(isReloaded(slow)).isFalse();
    assertThat(slow.destination).hasContent(rendered(3000));
  }

  private static boolean isReloaded(TestSet set) {
    return set.state().reloaded(List.of(set.destination)).isPresent();
  }

  /** As a real command does, it ends when its thread is interrupted. */
  private Ending endsWhenTold() {
    try {
      slowReload.await();
      return new Ending.Exited(0, "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Ending.TimedOut("", Duration.ofSeconds(1));
    }
  }

  private static void awaitContent(TestSet set, String content) {
    await().until(() -> Files.readString(set.destination).equals(content));
  }
}
