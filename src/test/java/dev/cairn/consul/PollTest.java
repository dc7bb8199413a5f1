package dev.cairn.consul;

import dev.cairn.catalog.Query;
import dev.cairn.testing.Records;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PollTest {
  @Test
  void differsInAllThatIsAsked() throws ReflectiveOperationException {
    Records.comparesEveryComponent(
        new Poll.Question(new Query.Services("a")), new Poll.Question(new Query.Services("b")));
    Records.comparesEveryComponent(new Poll.Checked("a", "b"), new Poll.Checked("c", "d"));
    Records.comparesEveryComponent(new Poll.OnNode(1, Set.of(2L)), new Poll.OnNode(3, Set.of(4L)));
  }
}
