package dev.cairn.consul;

import com.orbitz.consul.model.State;
import com.orbitz.consul.model.health.HealthCheck;
import com.orbitz.consul.model.health.Node;
import com.orbitz.consul.model.health.Service;
import dev.cairn.catalog.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is compared of the answers that only tell where something has changed: numbers in the place
 * of thousands of registrations. Of each field no more than {@code String.hashCode} counts: a
 * change between two strings that share theirs is not told, and waits for the service's turn to be
 * asked anyway.
 */
final class Digests {
  private Digests() {}

  static Map<String, Long> nodes(List<Node> nodes) {
    Map<String, Long> digests = new HashMap<>();
    nodes.forEach(n -> digests.put(n.getNode(), of(n)));
    return digests;
  }

  private static long of(Node node) {
    long digest = with(node.getAddress().hashCode(), node.getTaggedAddresses());
    return with(digest, node.getNodeMeta().orElse(Map.of()));
  }

  static Poll.OnNode onNode(Service service) {
    long tags = 0;
    for (String tag : service.getTags()) {
      tags += with(0, tag);
    }
    return new Poll.OnNode(of(service), Set.of(tags));
  }

  private static long of(Service service) {
    long digest = service.getId().hashCode();
    digest = with(digest, service.getAddress());
    digest = with(digest, service.getPort());
    digest = with(digest, service.getTags());
    digest = with(digest, service.getMeta());
    return with(digest, service.getWeights());
  }

  /**
   * @param state {@link State#ANY}: those in a state that is none of Consul's
   */
  static Map<Poll.Checked, Long> checks(State state, List<HealthCheck> checks) {
    Map<Poll.Checked, Long> digests = new HashMap<>();
    checks.stream()
        .filter(c -> state != State.ANY || Status.parse(c.getStatus()).isEmpty())
        .forEach(
            c ->
                digests.merge(
                    new Poll.Checked(c.getNode(), c.getServiceName().orElse("")),
                    of(c),
                    Long::sum));
    return digests;
  }

  private static long of(HealthCheck check) {
    long digest = check.getCheckId().hashCode();
    digest = with(digest, check.getServiceId());
    digest = with(digest, check.getName());
    digest = with(digest, check.getNotes());
    return with(digest, check.getOutput());
  }

  /** Each value beside its key: the hash of a map is the same where two keys swap their values. */
  private static long with(long digest, Map<String, String> map) {
    long sum = 0;
    for (Map.Entry<String, String> entry : map.entrySet()) {
      sum += with(entry.getKey().hashCode(), entry.getValue());
    }
    return with(digest, (Object) sum);
  }

  /** The finalizer of MurmurHash3: one bit of a field changes half of the digest's. */
  private static long with(long digest, Object field) {
    long mixed = digest * 0x9E3779B97F4A7C15L + field.hashCode();
    mixed = (mixed ^ (mixed >>> 33)) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ (mixed >>> 33);
  }
}
