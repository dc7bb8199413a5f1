package dev.cairn.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KindTest {
  @Test
  void speaksOfValuesAsAnAuthorDoes() {
    assertThat(Kind.of(null)).isEqualTo("null");
    assertThat(Kind.of("x")).isEqualTo("a string");
    assertThat(Kind.of(1L)).isEqualTo("a number");
    assertThat(Kind.of(true)).isEqualTo("a boolean");
    assertThat(Kind.of(Map.of())).isEqualTo("a map");
    assertThat(Kind.of(List.of())).isEqualTo("a list");
    assertThat(Kind.of(Set.of())).isEqualTo("a list");
  }

  @Test
  void speaksOfRecordsByTheirName() {
    assertThat(Kind.of(Registration.of("web").instance())).isEqualTo("an instance");
    assertThat(Kind.of(Locale.ROOT)).isEqualTo("a locale");
  }
}
