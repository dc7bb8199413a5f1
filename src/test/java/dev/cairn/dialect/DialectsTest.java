package dev.cairn.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DialectsTest {
  @Test
  void findsEveryDialectByItsName() {
    assertThat(Dialects.names()).contains("haproxy", "plain");
    assertThat(Dialects.names())
        .allSatisfy(name -> assertThat(Dialects.byName(name).orElseThrow().name()).isEqualTo(name));
    assertThat(Dialects.byName("HAProxy")).isEmpty();
  }
}
