package dev.cairn.reloadhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The socket of an HAProxy's master that has a pid of the test's choice, and reloads if asked. */
final class MasterSocket implements AutoCloseable {
  private final ServerSocketChannel channel;
  private final long pid;
  private final List<String> commands = new CopyOnWriteArrayList<>();

  private MasterSocket(ServerSocketChannel channel, long pid) {
    this.channel = channel;
    this.pid = pid;
  }

  static MasterSocket open(Path path, long pid) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(path));
    MasterSocket socket = new MasterSocket(channel, pid);
    Thread thread = new Thread(socket::serve, "master socket");
    thread.setDaemon(true);
    thread.start();
    return socket;
  }

  private void serve() {
    while (channel.isOpen()) {
      try (SocketChannel client = channel.accept()) {
        String command = new String(Channels.newInputStream(client).readAllBytes(), UTF_8).strip();
        commands.add(command);
        client.write(ByteBuffer.wrap(answer(command).getBytes(UTF_8)));
      } catch (IOException e) {
        // The test is over.
        Thread.onSpinWait();
      }
    }
  }

  /** As 2.6 prints it; the answer to a reload as 2.7 does. */
  private String answer(String command) {
    if (!command.equals("show proc")) {
      return "Success=1\n--\n[NOTICE] (1) : Loading success.\n";
    }
    return """
    #<PID>          <type>          <reloads>       <uptime>        <version>
    %d              master          %d [failed: 0]  0d00h00m03s     2.6.12
    # workers
    1               worker          0               0d00h00m00s     2.6.12
    """
        .formatted(pid, commands.stream().filter("reload"::equals).count());
  }

  /** What it was asked, in order. */
  List<String> commands() {
    return List.copyOf(commands);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
