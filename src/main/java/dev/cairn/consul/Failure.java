package dev.cairn.consul;

import com.orbitz.consul.ConsulException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Why a question got no answer, in words that hold nothing of what was asked or answered. */
record Failure(String reason, Blame blame) {
  enum Blame {
    /** Nobody answers. */
    CONNECTION,
    /** Who answers says that nothing can be asked at the moment. */
    CONSUL,
    /** Consul answers, and refuses this question; others may do well. */
    REFUSED,
    /** This question cannot be put or its answer not be read; others may do well. */
    QUESTION
  }

  static final Failure FILTERED =
      new Failure(
          "Consul has left out what the token may not read; give the token the right to read it",
          Blame.REFUSED);
  static final Failure SILENCE = new Failure("timeout", Blame.CONNECTION);
  static final Failure TOO_MANY = new Failure("too many requests (429)", Blame.CONSUL);

  /** It was ended here, before it had an answer. */
  static final Failure GIVEN_UP = new Failure("given up", Blame.CONSUL);

  static final Failure NO_JSON = new Failure("the answer is no JSON of Consul's", Blame.CONSUL);

  /** The answer is a proxy's, or that of another server at Consul's address. */
  static Failure ofSomebodyElse(int status) {
    return new Failure("status " + status + ", which is none of Consul's", Blame.REFUSED);
  }

  /** What to do where the question was never answered. */
  String remedy() {
    return switch (blame) {
      case REFUSED -> "give the token the right to read it, or take it out of the template";
      case CONNECTION, CONSUL -> "see that its datacenter is there, or take it out of the template";
      case QUESTION -> "correct it in the template";
    };
  }

  boolean ofQuestion() {
    return blame == Blame.REFUSED || blame == Blame.QUESTION;
  }

  static Failure of(Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ConsulException consul) {
      return consul.getCode() == 0 && consul.getCause() != null
          ? of(consul.getCause())
          : ofCode(consul.getCode());
    }
    if (cause instanceof Disbelief.DisbelievedException disbelieved) {
      return disbelieved.failure();
    }
    if (cause instanceof TimeoutException) {
      return SILENCE;
    }
    if (cause.getClass().getPackageName().startsWith("com.fasterxml")) {
      // The messages of parsers quote what they could not parse.
      return NO_JSON;
    }
    return cause instanceof IOException io
        ? new Failure(reason(io), Blame.CONNECTION)
        : new Failure(
            "it cannot be asked (" + cause.getClass().getSimpleName() + ")", Blame.QUESTION);
  }

  private static Failure ofCode(int code) {
    return switch (code) {
      case 403 -> new Failure("permission denied (403); is the token right?", Blame.REFUSED);
      case 429 -> TOO_MANY;
      default ->
          new Failure("status " + code, code >= 400 && code < 500 ? Blame.REFUSED : Blame.CONSUL);
    };
  }

  private static String reason(IOException io) {
    if (io instanceof ConnectException) {
      return "connection refused";
    } else if (io instanceof SocketTimeoutException) {
      return "timeout";
    } else if (io instanceof UnknownHostException) {
      return "unknown host";
    } else if (io instanceof SSLException) {
      return "TLS: " + io.getMessage();
    } else if (io instanceof SocketException) {
      return "connection reset";
    }
    return "connection closed";
  }
}
