package dev.cairn.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlTest {
  @TempDir Path temporary;
  private final List<SocketChannel> silent = new ArrayList<>();
  private Path state;
  private Control control;

  @BeforeEach
  void open() {
    TestSet set = new TestSet(temporary, "web");
    SetLoop loop = new SetLoop(set.cycle(), set::cycle, new FakeCatalog(), new ScriptedTicker());
    state = loop.stateDirectory();
    control = Control.open(loop, "web");
  }

  @AfterEach
  void close() throws IOException {
    for (SocketChannel client : silent) {
      client.close();
    }
    control.close();
  }

  private void connect(int clients) throws IOException {
    for (int i = 0; i < clients; i++) {
      silent.add(SocketChannel.open(UnixDomainSocketAddress.of(state.resolve("control"))));
    }
  }

  private Optional<String> ask() {
    return Control.ask(state, "sing");
  }

  @Test
  void answersBesideClientsThatSayNothing() throws IOException {
    connect(15);
    assertThat(ask()).contains("2 unknown request");
  }

  @Test
  void answersNoMoreThanAFewAtATime() throws IOException {
    connect(16);
    awaitAnswer("3 too many ask at the same time");
    silent.remove(0).close();
    awaitAnswer("2 unknown request");
  }

  private void awaitAnswer(String answer) {
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(ask()).contains(answer));
  }

  @Test
  void readsNoMoreThanALine() throws IOException {
    connect(1);
    SocketChannel client = silent.get(0);
    client.write(ByteBuffer.wrap("x".repeat(200).getBytes()));
    ByteBuffer reply = ByteBuffer.allocate(50);
    client.read(reply);
    assertThat(new String(reply.array(), 0, reply.position())).isEqualTo("2 unknown request\n");
  }

  @Test
  void isTheOwnersOnlyAndGoesWithTheSidecar() throws IOException {
    assertThat(
            PosixFilePermissions.toString(
                java.nio.file.Files.getPosixFilePermissions(state.resolve("control"))))
        .isEqualTo("rw-------");
    control.close();
    assertThat(state.resolve("control")).doesNotExist();
    assertThat(ask()).isEmpty();
  }
}
