package dev.cairn.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "255.255.255.255", "::1", "fd00::10", "::ffff:10.0.0.1"})
  void takesIpLiterals(String address) {
    assertThat(Addresses.isLiteral(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0.0.0.0",
        "::",
        "256.0.0.1",
        "10.0.1",
        "010.0.0.1",
        "1.2.3.4 ",
        "::1%lo",
        "[::1]",
        ":::",
        "localhost",
        "unix@/var/run/docker.sock",
        "${FOO}",
        "%[env(HOME)]",
        "/tmp/socket",
        "fd@3",
        "1.2.3.4:80",
        "1.2.3.4\n"
      })
  void refusesEverythingElse(String address) {
    assertThat(Addresses.isLiteral(address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"db", "db.example.com", "db.example.com.", "a_b-c.d", "1a"})
  void knowsHostNames(String name) {
    assertThat(Addresses.isHostName(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "-a", "a-", "a..b", "256.0.0.1", "a b", "a:80", "unix@/x", "${FOO}", "ä"})
  void refusesWhatIsNoHostName(String name) {
    assertThat(Addresses.isHostName(name)).isFalse();
  }

  @Test
  void putsIpv6InBrackets() {
    assertThat(Addresses.endpoint("10.0.0.1", 80)).isEqualTo("10.0.0.1:80");
    assertThat(Addresses.endpoint("fd00::1", 80)).isEqualTo("[fd00::1]:80");
  }
}
