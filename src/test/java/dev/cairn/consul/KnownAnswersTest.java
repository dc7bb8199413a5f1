package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Query;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownAnswersTest {
  private static final Query.Instances WEB = new Query.Instances("web", "", "");
  private static final Query.Instances API = new Query.Instances("api", "", "");

  private final KnownAnswers known = new KnownAnswers();

  @Test
  void tellsWhatChangedBetweenTwoViews() {
    known.answered(WEB, List.of());
    CatalogView first = known.view();
    assertThat(known.view()).isSameAs(first);
    assertThat(first.changedSince(first).orElseThrow()).isEmpty();
    known.answered(API, List.of());
    CatalogView second = known.view();
    known.answered(WEB, List.of());
    assertThat(second.changedSince(first).orElseThrow()).containsExactly(API);
    assertThat(known.view().changedSince(second).orElseThrow()).containsExactly(WEB);
    assertThat(known.view().changedSince(first).orElseThrow()).containsExactlyInAnyOrder(API, WEB);
  }

  @Test
  void countsWhatIsDroppedOrFailsAsAChange() {
    known.answered(WEB, List.of());
    CatalogView first = known.view();
    known.dropped(WEB);
    assertThat(known.failed(API)).isTrue();
    CatalogView second = known.view();
    assertThat(second.changedSince(first).orElseThrow()).containsExactlyInAnyOrder(API, WEB);
    assertThat(second.answer(WEB)).isEmpty();
    assertThat(second.fails(API)).isTrue();
    assertThat(first.answer(WEB)).isPresent();
  }

  @Test
  void doesNotKnowWhatChangedLongAgoLaterOrElsewhere() {
    CatalogView first = known.view();
    for (int i = 0; i < 1000; i++) {
      known.answered(WEB, List.of());
    }
    CatalogView last = known.view();
    assertThat(last.changedSince(first).orElseThrow()).containsExactly(WEB);
    known.answered(WEB, List.of());
    assertThat(known.view().changedSince(first)).isEmpty();
    assertThat(first.changedSince(last)).isEmpty();
    assertThat(last.changedSince(new KnownAnswers().view())).isEmpty();
    assertThat(last.changedSince(CatalogView.NOTHING)).isEmpty();
  }
}
