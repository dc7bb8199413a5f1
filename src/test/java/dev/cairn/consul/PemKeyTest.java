package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemKeyTest {
  @TempDir static Path directory;

  @BeforeAll
  static void makeKeys() throws Exception {
    OpenSsl.in(
        directory,
        """
        openssl genrsa -traditional -out rsa-pkcs1.pem 2048
        openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out rsa-pkcs8.pem
        openssl ecparam -name prime256v1 -genkey -noout -out p256-sec1.pem
        openssl ecparam -name secp384r1 -genkey -out p384-sec1-parameters.pem
        openssl ecparam -name secp521r1 -genkey -noout -out p521-sec1.pem
        openssl pkcs8 -topk8 -nocrypt -in p256-sec1.pem -out p256-pkcs8.pem
        openssl ec -in p256-sec1.pem -aes128 -passout pass:x -out encrypted.pem
        sed 's/$/\\r/' p256-sec1.pem > crlf.pem
        """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rsa-pkcs1",
        "rsa-pkcs8",
        "p256-sec1",
        "p384-sec1-parameters",
        "p521-sec1",
        "p256-pkcs8",
        "crlf"
      })
  void readsTheKeyOfACertificate(String name) throws Exception {
    OpenSsl.in(
        directory,
        "openssl req -x509 -new -key %1$s.pem -subj /CN=t -out %1$s.crt".formatted(name));
    var key = PemKey.read(directory.resolve(name + ".pem"));
    Signature signature =
        Signature.getInstance("SHA256with" + (key.getAlgorithm().equals("EC") ? "ECDSA" : "RSA"));
    signature.initSign(key);
    byte[] signed = signature.sign();
    signature.initVerify(certificate(name).getPublicKey());
    assertThat(signature.verify(signed)).isTrue();
  }

  @Test
  void namesTheFileThatHoldsNoKey() throws Exception {
    Path file = Files.writeString(directory.resolve("empty.pem"), "no key\n");
    assertThatThrownBy(() -> PemKey.read(file))
        .isInstanceOf(InvalidKeySpecException.class)
        .hasMessageContaining("empty.pem");
  }

  @Test
  void namesTheFileWhoseKeyIsEncrypted() {
    assertThatThrownBy(() -> PemKey.read(directory.resolve("encrypted.pem")))
        .isInstanceOf(InvalidKeySpecException.class)
        .hasMessageContaining("encrypted.pem");
  }

  private static X509Certificate certificate(String name) throws Exception {
    try (var in = Files.newInputStream(directory.resolve(name + ".crt"))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }
}
