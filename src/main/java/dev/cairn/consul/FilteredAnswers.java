package dev.cairn.consul;

import com.orbitz.consul.Consul;
import java.io.IOException;
import java.lang.reflect.Field;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Fails answers that Consul has left something out of because the token may not read it. They look
 * like a service without instances, and would take its servers away.
 */
final class FilteredAnswers implements Interceptor {
  /** Said by Consul 1.13 and newer. */
  private static final String HEADER = "X-Consul-Results-Filtered-By-ACLs";

  /** An answer that is not whole. */
  static final class FilteredException extends IOException {
    private static final long serialVersionUID = 1;

    FilteredException() {
      super(HEADER);
    }
  }

  private FilteredAnswers() {}

  /**
   * The client shows headers to nobody and takes no interceptor of ours, but it has a place for one
   * of its own that is not used otherwise.
   */
  static void refuse(Consul.Builder builder) {
    try {
      Field place = Consul.Builder.class.getDeclaredField("consulBookendInterceptor");
      place.setAccessible(true);
      place.set(builder, new FilteredAnswers());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this is another version of the Consul client", e);
    }
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    if ("true".equalsIgnoreCase(response.header(HEADER))) {
      response.close();
      throw new FilteredException();
    }
    return response;
  }
}
