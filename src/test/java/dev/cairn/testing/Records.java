package dev.cairn.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** Records that compare themselves. */
public final class Records {
  private Records() {}

  /**
   * That a record equals one of the same components, and none of which any one is another's.
   *
   * @param other of whose components none equals the record's
   */
  public static void comparesEveryComponent(Record record, Record other)
      throws ReflectiveOperationException {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Record same = with(record, other, components, -1);
    assertThat(same).isEqualTo(record).hasSameHashCodeAs(record);
    for (int i = 0; i < components.length; i++) {
      assertThat(with(record, other, components, i))
          .as(components[i].getName())
          .isNotEqualTo(record);
    }
    assertThat(record).isNotEqualTo("another type");
  }

  private static Record with(Record record, Record other, RecordComponent[] components, int from)
      throws ReflectiveOperationException {
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      var accessor = components[i].getAccessor();
      accessor.setAccessible(true);
      values[i] = accessor.invoke(i == from ? other : record);
    }
    var constructor =
        record
            .getClass()
            .getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
    constructor.setAccessible(true);
    return (Record) constructor.newInstance(values);
  }
}
