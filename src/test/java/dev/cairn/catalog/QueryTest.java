package dev.cairn.catalog;

import dev.cairn.testing.Records;
import org.junit.jupiter.api.Test;

class QueryTest {
  @Test
  void isEqualToWhatOneLongPollAnswers() throws ReflectiveOperationException {
    Records.comparesEveryComponent(new Query.Services("a"), new Query.Services("b"));
    Records.comparesEveryComponent(new Query.Key("a", "b"), new Query.Key("c", "d"));
    Records.comparesEveryComponent(
        new Query.Instances("a", "b", "c"), new Query.Instances("d", "e", "f"));
  }
}
