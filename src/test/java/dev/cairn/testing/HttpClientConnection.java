package dev.cairn.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A client of HTTP/1.1 that hides nothing: neither a new connection nor a second try. */
final class HttpClientConnection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})\\b");

  private final InetSocketAddress server;
  private final String path;
  private final boolean keepAlive;
  private @Nullable Socket socket;
  private boolean used;

  HttpClientConnection(InetSocketAddress server, String path, boolean keepAlive) {
    this.server = server;
    this.path = path;
    this.keepAlive = keepAlive;
  }

  /** A kept connection was closed before any byte of the answer: nobody has seen the request. */
  static final class ClosedBeforeAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    ClosedBeforeAnswerException(IOException cause) {
      super(cause);
    }
  }

  record Answer(int status, String body) {}

  Answer get() throws IOException {
    boolean reused = used;
    Socket connection = connect();
    InputStream in = new BufferedInputStream(connection.getInputStream());
    int first;
    try {
      send(connection);
      first = in.read();
      if (first < 0) {
        throw new EOFException("closed");
      }
    } catch (IOException e) {
      close();
      throw reused ? new ClosedBeforeAnswerException(e) : e;
    }
    int status = status((char) first + line(in));
    used = true;
    StringBuilder body = new StringBuilder();
    if (readHeadersAndBody(in, body) || !keepAlive) {
      close();
    }
    return new Answer(status, body.toString());
  }

  private static int status(String line) throws ProtocolException {
    Matcher status = STATUS.matcher(line);
    if (!status.lookingAt()) {
      throw new ProtocolException("no status: " + line);
    }
    return Integer.parseInt(status.group(1));
  }

  private Socket connect() throws IOException {
    Socket connection = socket;
    if (connection == null) {
      connection = new Socket();
      connection.setSoTimeout(TIMEOUT_MILLIS);
      connection.setTcpNoDelay(true);
      connection.connect(server, TIMEOUT_MILLIS);
      socket = connection;
    }
    return connection;
  }

  private void send(Socket connection) throws IOException {
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + (keepAlive ? "" : "Connection: close\r\n")
            + "\r\n";
    connection.getOutputStream().write(request.getBytes(ISO_8859_1));
  }

  /** Whether the server closes the connection. */
  private static boolean readHeadersAndBody(InputStream in, StringBuilder body) throws IOException {
    int length = 0;
    boolean closes = false;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = length(lower.substring("content-length:".length()).strip());
      }
      closes |= lower.startsWith("connection:") && lower.contains("close");
    }
    byte[] read = in.readNBytes(length);
    if (read.length < length) {
      throw new EOFException("the body is not whole");
    }
    body.append(new String(read, ISO_8859_1));
    return closes;
  }

  private static int length(String value) throws ProtocolException {
    if (!value.matches("[0-9]{1,9}")) {
      throw new ProtocolException("no length: " + value);
    }
    return Integer.parseInt(value);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
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
    Socket connection = socket;
    socket = null;
    used = false;
    if (connection != null) {
      try {
        connection.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
