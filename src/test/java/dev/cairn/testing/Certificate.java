package dev.cairn.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A certificate for a test's own TLS server. */
public final class Certificate {
  private Certificate() {}

  /** A file with a certificate for {@code localhost} and its key, as HAProxy reads them. */
  public static Path selfSigned(Path directory) {
    Path pem = directory.resolve("test.pem");
    List<String> command =
        List.of(
            "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout - -out -"
                .split(" "));
    try {
      Process openssl =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String both = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (!both.contains("BEGIN CERTIFICATE") || !both.contains("PRIVATE KEY")) {
        throw new IllegalStateException("openssl made no certificate: " + both);
      }
      return Files.writeString(pem, both);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
