package dev.cairn.consul;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Protocol;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Calls under way, so that they can be ended from this side: the client gives none of them away. A
 * call carries its number in a parameter that no question has otherwise, and that Consul never
 * sees. Thread-safe.
 */
final class Calls {
  private static final String PARAMETER = "note";

  private final AtomicLong last = new AtomicLong();
  private final Map<String, Begun> underWay = new ConcurrentHashMap<>();

  private volatile boolean shared;

  private record Begun(@Nullable Call call, @Nullable BodyReader reader) {}

  /**
   * @param reader of its answer's body; null: the client reads it
   * @return the number of a new call, to be given to the client as a note
   */
  String begin(@Nullable BodyReader reader) {
    String number = Long.toString(last.incrementAndGet());
    underWay.put(number, new Begun(null, reader));
    return number;
  }

  /** Takes note of a call that is about to be made; gives what is to be sent. */
  Request started(Call call, Request request) {
    HttpUrl url = request.url();
    String number = url.queryParameter(PARAMETER);
    if (number == null) {
      return request;
    }
    @Nullable Begun begun = underWay.computeIfPresent(number, (n, b) -> new Begun(call, b.reader));
    if (begun == null) {
      call.cancel();
    }
    return request
        .newBuilder()
        .url(url.newBuilder().removeAllQueryParameters(PARAMETER).build())
        .tag(BodyReader.class, begun == null ? null : begun.reader)
        .build();
  }

  /** Takes note of how an answer came. */
  void answered(Protocol protocol) {
    shared = protocol == Protocol.HTTP_2;
  }

  /** Whether the last answer came over a connection that many calls can share. */
  boolean shareConnections() {
    return shared;
  }

  /**
   * Nobody waits for it any more.
   *
   * @param answered otherwise it is cancelled, which closes its connection or stream
   */
  void end(String number, boolean answered) {
    @Nullable Begun ended = underWay.remove(number);
    if (ended != null && ended.call != null && !answered) {
      ended.call.cancel();
    }
  }
}
