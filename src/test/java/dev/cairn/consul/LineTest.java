package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LineTest {
  private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1);
  private final Line line = new Line(thread, () -> {});
  private final BlockingQuery near = onNode("near", "");
  private final BlockingQuery far = onNode("far", "dc2");
  private final BlockingQuery farther = onNode("farther", "dc2");

  @AfterEach
  void close() {
    thread.shutdownNow();
  }

  @Test
  void comparesNoIndexesOfTwoDatacenters() {
    begin("", 1000, near);
    begin("dc2", 7, far);
    line.sweep("").found(BigInteger.valueOf(1000));
    assertThat(line.swept()).contains(far);
    assertThat(line.swept()).isEmpty();
  }

  @Test
  void sweepsInTurns() {
    BlockingQuery nearby = onNode("nearby", "");
    begin("", 9, near, nearby);
    begin("dc2", 9, far, farther);
    assertThat(line.swept()).contains(near);
    assertThat(line.swept()).contains(far);
    assertThat(line.unsweep(farther)).isTrue();
    assertThat(line.unsweep(farther)).isFalse();
    assertThat(line.swept()).contains(nearby);
    assertThat(line.swept()).isEmpty();
  }

  @Test
  void dropsWhatNobodyWantsAnyMore() {
    line.add(near);
    BlockingQuery last = onNode("last", "");
    line.add(last);
    begin("dc2", 9, far, farther);
    near.drop();
    far.drop();
    line.dropUnwanted();
    assertThat(line.size()).isEqualTo(1);
    assertThat(line.any()).contains(last);
    assertThat(line.any()).contains(farther);
    assertThat(line.any()).isEmpty();
  }

  private void begin(String datacenter, long index, BlockingQuery... questions) {
    for (BlockingQuery question : questions) {
      line.sweep(datacenter).add(question);
    }
    line.sweep(datacenter).begin(BigInteger.valueOf(index));
  }

  private static BlockingQuery onNode(String node, String datacenter) {
    return new BlockingQuery(new Poll.ServicesOn(node, datacenter));
  }
}
