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
    /** Nothing can be asked at the moment. */
    CONSUL,
    /** Consul answers, and refuses this question; others may do well. */
    REFUSED,
    /** This question cannot be put or its answer not be read; others may do well. */
    QUESTION
  }

  boolean ofQuestion() {
    return blame != Blame.CONSUL;
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
    if (cause instanceof FilteredAnswers.FilteredException) {
      return new Failure(
          "Consul has left out what the token may not read; give the token the right to read it",
          Blame.REFUSED);
    }
    if (cause instanceof TimeoutException) {
      return new Failure("timeout", Blame.CONSUL);
    }
    return cause instanceof IOException io
        ? new Failure(reason(io), Blame.CONSUL)
        : new Failure(
            "it cannot be asked (" + cause.getClass().getSimpleName() + ")", Blame.QUESTION);
  }

  private static Failure ofCode(int code) {
    return switch (code) {
      case 403 -> new Failure("permission denied (403); is the token right?", Blame.REFUSED);
      case 429 -> new Failure("too many requests (429)", Blame.CONSUL);
      default ->
          new Failure("status " + code, code >= 400 && code < 500 ? Blame.REFUSED : Blame.CONSUL);
    };
  }

  /** The messages of parsers quote what they could not parse. */
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
    return io.getClass().getPackageName().startsWith("com.fasterxml")
        ? "the answer is no JSON of Consul's"
        : "connection closed";
  }
}
