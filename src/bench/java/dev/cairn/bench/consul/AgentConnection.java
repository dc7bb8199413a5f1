package dev.cairn.bench.consul;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;

/** One kept connection to an agent, with as little between as can be: floors are taken with it. */
public final class AgentConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 90_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  private AgentConnection(String address) throws IOException {
    String[] parts = address.split(":", -1);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(parts[0], Integer.parseInt(parts[1])), PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
  }

  /**
   * @param address {@code HOST:PORT}
   */
  public static AgentConnection open(String address) {
    try {
      return new AgentConnection(address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Reply get(String path) {
    return ask("GET", path, "");
  }

  /** Fails where the agent does not do it. */
  public Reply put(String path, String body) {
    Reply reply = ask("PUT", path, body);
    if (reply.status() != 200) {
      throw new IllegalStateException(path + ": " + reply.status() + " " + reply.text());
    }
    return reply;
  }

  private Reply ask(String method, String path, String body) {
    byte[] content = body.getBytes(UTF_8);
    String head =
        method
            + (" " + path + " HTTP/1.1\r\nHost: consul\r\nContent-Length: " + content.length)
            + "\r\n\r\n";
    byte[] request = new byte[head.length() + content.length];
    System.arraycopy(head.getBytes(ISO_8859_1), 0, request, 0, head.length());
    System.arraycopy(content, 0, request, head.length(), content.length);
    try {
      socket.getOutputStream().write(request);
      return read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Reply read() throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    String index = "";
    int length = 0;
    boolean chunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      String value = header.substring(colon + 1).strip();
      switch (header.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "x-consul-index" -> index = value;
        case "content-length" -> length = Integer.parseInt(value);
        case "transfer-encoding" -> chunked = value.equals("chunked");
        default -> {}
      }
    }
    return new Reply(status, index, chunked ? chunks() : whole(length));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int length = chunkLength(); length > 0; length = chunkLength()) {
      body.write(whole(length));
      line();
    }
    line();
    return body.toByteArray();
  }

  private int chunkLength() throws IOException {
    return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
  }

  private byte[] whole(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the answer is not whole");
    }
    return bytes;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("closed within a line");
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
