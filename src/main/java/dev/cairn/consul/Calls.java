package dev.cairn.consul;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * Calls under way, so that they can be ended from this side: the client gives none of them away. A
 * call carries its number in a parameter that no question has otherwise, and that Consul never
 * sees. Thread-safe.
 */
final class Calls {
  private static final String PARAMETER = "note";

  private final AtomicLong last = new AtomicLong();
  private final Map<String, Optional<Call>> underWay = new ConcurrentHashMap<>();

  /** The number of a new call, to be given to the client as a note. */
  String begin() {
    String number = Long.toString(last.incrementAndGet());
    underWay.put(number, Optional.empty());
    return number;
  }

  /** Takes note of a call that is about to be made; gives what is to be sent. */
  Request started(Call call, Request request) {
    HttpUrl url = request.url();
    String number = url.queryParameter(PARAMETER);
    if (number == null) {
      return request;
    }
    if (underWay.computeIfPresent(number, (n, none) -> Optional.of(call)) == null) {
      call.cancel();
    }
    HttpUrl plain = url.newBuilder().removeAllQueryParameters(PARAMETER).build();
    return request.newBuilder().url(plain).build();
  }

  /**
   * Nobody waits for it any more.
   *
   * @param answered otherwise it is cancelled, which closes its connection or stream
   */
  void end(String number, boolean answered) {
    Optional<Call> call = underWay.remove(number);
    if (call != null && !answered) {
      call.ifPresent(Call::cancel);
    }
  }
}
