package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import com.orbitz.consul.ConsulException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLHandshakeException;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import retrofit2.Response;

class FailureTest {
  @ParameterizedTest
  @CsvSource({"400,true", "403,true", "404,true", "429,false", "500,false", "503,false"})
  void tellsARefusedQuestionFromARefusingConsul(int status, boolean ofQuestion) {
    Failure failure = Failure.of(status(status));
    assertThat(failure.ofQuestion()).isEqualTo(ofQuestion);
    assertThat(failure.reason()).contains(Integer.toString(status));
  }

  @Test
  void namesWhatIsWrongWithTheConnection() {
    assertThat(reason(new ConnectException("x"))).isEqualTo("connection refused");
    assertThat(reason(new SocketTimeoutException("x"))).isEqualTo("timeout");
    assertThat(reason(new UnknownHostException("x"))).isEqualTo("unknown host");
    assertThat(reason(new SocketException("x"))).isEqualTo("connection reset");
    assertThat(reason(new SSLHandshakeException("no trust"))).isEqualTo("TLS: no trust");
    assertThat(reason(new IOException("x"))).isEqualTo("connection closed");
  }

  @Test
  void quotesNothingOfAnAnswerThatIsNoJson() {
    assertThat(reason(new JsonParseException(null, "Unrecognized token 'planted'")))
        .isEqualTo("the answer is no JSON of Consul's");
  }

  @Test
  void quotesNothingOfAQuestionThatCannotBeAsked() {
    assertThat(Failure.of(new IllegalArgumentException("planted")))
        .isEqualTo(
            new Failure("it cannot be asked (IllegalArgumentException)", Failure.Blame.QUESTION));
  }

  @Test
  void looksThroughWrappers() {
    assertThat(Failure.of(new CompletionException(new ConsulException(new ConnectException("x")))))
        .isEqualTo(new Failure("connection refused", Failure.Blame.CONNECTION));
  }

  private static String reason(IOException thrown) {
    Failure failure = Failure.of(thrown);
    assertThat(failure.ofQuestion()).isFalse();
    return failure.reason();
  }

  private static ConsulException status(int code) {
    return new ConsulException(code, Response.error(code, ResponseBody.create("planted", null)));
  }
}
