package dev.cairn.consul;

import java.io.IOException;
import okhttp3.Response;

/**
 * Fails answers that Consul has left something out of because the token may not read it. They look
 * like a service without instances, and would take its servers away.
 */
final class FilteredAnswers {
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

  static void refuse(Response response) throws FilteredException {
    if ("true".equalsIgnoreCase(response.header(HEADER))) {
      response.close();
      throw new FilteredException();
    }
  }
}
