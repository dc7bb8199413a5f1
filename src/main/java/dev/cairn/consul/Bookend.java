package dev.cairn.consul;

import com.orbitz.consul.Consul;
import java.io.IOException;
import java.lang.reflect.Field;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okhttp3.internal.connection.RealCall;
import org.jspecify.annotations.Nullable;

/** What is done to every call and its answer before the client reads that. */
final class Bookend implements Interceptor {
  private static final String KNOWN_LEADER = "X-Consul-KnownLeader";
  private static final String LIST = "/v1/catalog/services";

  private final Calls calls;
  private final ClientTls tls;
  private volatile @Nullable OkHttpClient told;

  /** Tells the client's own way of HTTP not to repeat what it has lost. */
  private void neverRepeat(Call call) {
    OkHttpClient client = ((RealCall) call).getClient();
    if (client == told) {
      return;
    }
    try {
      Field retry = OkHttpClient.class.getDeclaredField("retryOnConnectionFailure");
      retry.setAccessible(true);
      retry.setBoolean(client, false);
      told = client;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this is another version of OkHttp", e);
    }
  }

  private Bookend(Calls calls, ClientTls tls) {
    this.calls = calls;
    this.tls = tls;
  }

  /**
   * The client shows headers to nobody and takes no interceptor of ours, but it has a place for one
   * of its own that is not used otherwise.
   */
  static void addTo(Consul.Builder builder, Calls calls, ClientTls tls) {
    try {
      Field place = Consul.Builder.class.getDeclaredField("consulBookendInterceptor");
      place.setAccessible(true);
      place.set(builder, new Bookend(calls, tls));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this is another version of the Consul client", e);
    }
  }

  /**
   * The list of all services is answered anew at every registration of anybody, and is a tenth as
   * long compressed, which OkHttp asks for where nothing else is said.
   */
  private static Request compressible(Request request) {
    return request.url().encodedPath().equals(LIST)
        ? request.newBuilder().removeHeader("Accept-Encoding").build()
        : request;
  }

  /** What is read here, the client need not read. */
  private static Response read(Request request, Response response) throws IOException {
    BodyReader reader = request.tag(BodyReader.class);
    if (reader == null || !response.isSuccessful()) {
      return response;
    }
    try (ResponseBody body = response.body()) {
      reader.read(body.bytes());
      return response.newBuilder().body(ResponseBody.create("null", body.contentType())).build();
    }
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    // Another server may have taken the place: a poll that is sent there again by itself waits for
    // an index of the first one's.
    neverRepeat(chain.call());
    Request request = compressible(calls.started(chain.call(), chain.request()));
    Response answer = chain.proceed(request);
    calls.answered(answer.protocol());
    tls.answered();
    Response response = read(request, Disbelief.check(answer));
    // Consul 1.10 and newer say nothing of a leader where they stream; the client takes that as no.
    return response.header(KNOWN_LEADER) == null
        ? response.newBuilder().header(KNOWN_LEADER, "true").build()
        : response;
  }
}
