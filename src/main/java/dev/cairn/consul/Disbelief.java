package dev.cairn.consul;

import java.io.IOException;
import java.util.Optional;
import okhttp3.Response;

/**
 * Fails answers that say nothing about the catalog, but look like a service without instances or a
 * key that does not exist, and would take servers away.
 */
final class Disbelief {
  /** Said by Consul 1.13 and newer. */
  private static final String FILTERED = "X-Consul-Results-Filtered-By-ACLs";

  /** An answer that must not be believed. */
  static final class DisbelievedException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Failure failure;

    DisbelievedException(Failure failure) {
      super(failure.reason());
      this.failure = failure;
    }

    Failure failure() {
      return failure;
    }
  }

  private Disbelief() {}

  /**
   * @return the same
   * @throws DisbelievedException with the answer closed
   */
  static Response check(Response response) throws DisbelievedException {
    Optional<Failure> disbelieved = reason(response);
    if (disbelieved.isPresent()) {
      response.close();
      throw new DisbelievedException(disbelieved.get());
    }
    return response;
  }

  private static Optional<Failure> reason(Response response) {
    if ("true".equalsIgnoreCase(response.header(FILTERED))) {
      return Optional.of(Failure.FILTERED);
    }
    // What a proxy does not find, or has no content for, is no absence.
    boolean strange =
        response.code() == 404
            ? !hasIndex(response)
            : response.isSuccessful() && response.code() != 200;
    return strange ? Optional.of(Failure.ofSomebodyElse(response.code())) : Optional.empty();
  }

  /** Consul tells of a key's absence with the index to wait for its birth from. */
  private static boolean hasIndex(Response response) {
    return response.header("X-Consul-Index", "").matches("\\d*[1-9]\\d*");
  }
}
