package dev.cairn.bench;

import java.util.Arrays;
import java.util.List;

/** How large a catalog is: so many services of so many instances each. */
public record Size(int services, int instances) {
  /** Reads {@code 1000x5}. */
  public static Size parse(String text) {
    String[] parts = text.strip().split("x", -1);
    if (parts.length != 2 || !text.strip().matches("[0-9]{1,5}x[0-9]{1,3}")) {
      throw new IllegalArgumentException(text + " is no size; write it as 1000x5");
    }
    return new Size(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
  }

  /** Reads {@code 100x4,1000x5}. */
  public static List<Size> parseAll(String text) {
    return Arrays.stream(text.split(",", -1)).map(Size::parse).toList();
  }

  public int total() {
    return services * instances;
  }

  @Override
  public String toString() {
    return services + " × " + instances;
  }
}
