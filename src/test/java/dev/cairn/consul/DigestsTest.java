package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;

import com.orbitz.consul.model.health.ImmutableNode;
import com.orbitz.consul.model.health.ImmutableService;
import com.orbitz.consul.model.health.Node;
import com.orbitz.consul.model.health.Service;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DigestsTest {
  private static final Map<String, String> BLUE = Map.of("primary", "0", "secondary", "1");
  private static final Map<String, String> GREEN = Map.of("primary", "1", "secondary", "0");

  @Test
  void tellsValuesThatHaveChangedPlaces() {
    assertThat(BLUE.hashCode()).isEqualTo(GREEN.hashCode());
    assertThat(Digests.onNode(serviceWith(BLUE))).isNotEqualTo(Digests.onNode(serviceWith(GREEN)));
    assertThat(Digests.nodes(List.of(nodeWith(BLUE))))
        .isNotEqualTo(Digests.nodes(List.of(nodeWith(GREEN))));
  }

  @Test
  void isTheSameForTheSame() {
    assertThat(Digests.onNode(serviceWith(BLUE))).isEqualTo(Digests.onNode(serviceWith(BLUE)));
  }

  private static Service serviceWith(Map<String, String> meta) {
    return ImmutableService.builder()
        .id("web1")
        .service("web")
        .address("10.0.0.1")
        .port(80)
        .meta(meta)
        .build();
  }

  private static Node nodeWith(Map<String, String> meta) {
    return ImmutableNode.builder().node("a").address("10.0.0.1").nodeMeta(meta).build();
  }
}
