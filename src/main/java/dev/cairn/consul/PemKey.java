package dev.cairn.consul;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Private keys as OpenSSL and {@code consul tls cert create} write them: PKCS#8 (RFC 5208), and the
 * older forms for RSA (RFC 8017) and EC (RFC 5915), which Java reads only inside a PKCS#8 frame.
 */
final class PemKey {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ((?:RSA |EC )?)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END");
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int CURVE = 0xA0;
  private static final byte[] VERSION_0 = {2, 1, 0};
  // rsaEncryption 1.2.840.113549.1.1.1 with NULL; id-ecPublicKey 1.2.840.10045.2.1
  private static final byte[] RSA = {
    6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };
  private static final byte[] EC = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  private PemKey() {}

  static PrivateKey read(Path file) throws GeneralSecurityException, IOException {
    Matcher pem = PEM.matcher(Files.readString(file, StandardCharsets.US_ASCII));
    if (!pem.find()) {
      throw new InvalidKeySpecException(file + " holds no PEM private key");
    }
    byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
    return switch (pem.group(1)) {
      case "RSA " -> key("RSA", framed(RSA, der));
      case "EC " -> key("EC", framed(concat(EC, curve(der)), der));
      default -> anyKey(der);
    };
  }

  private static PrivateKey anyKey(byte[] pkcs8) throws GeneralSecurityException {
    try {
      return key("RSA", pkcs8);
    } catch (InvalidKeySpecException e) {
      return key("EC", pkcs8);
    }
  }

  private static PrivateKey key(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  private static byte[] framed(byte[] algorithm, byte[] key) {
    return tagged(
        SEQUENCE, concat(concat(VERSION_0, tagged(SEQUENCE, algorithm)), tagged(OCTETS, key)));
  }

  /** The curve's identifier: the part tagged 0, behind version and key. */
  private static byte[] curve(byte[] der) throws InvalidKeySpecException {
    int at = content(der, 0);
    while (at + 1 < der.length) {
      int start = content(der, at);
      int length = length(der, at);
      if ((der[at] & 0xff) == CURVE) {
        return java.util.Arrays.copyOfRange(der, start, start + length);
      }
      at = start + length;
    }
    throw new InvalidKeySpecException("the EC key does not name its curve");
  }

  private static int content(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = length << 8 | der[at + 2 + i] & 0xff;
    }
    return length;
  }

  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    // The shortest form; Java refuses any other.
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length < 0x100) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = java.util.Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
