package dev.cairn.template;

import dev.cairn.dialect.Difference;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one template came to. What is made of it is made once: files are large. */
public final class RenderedFile {
  private final String template;
  private final String text;
  private final Utf8 octets;
  private @Nullable RenderedFile before;
  private @Nullable Difference difference;

  public RenderedFile(String template, String text) {
    this(template, text, Utf8.of(text), null);
  }

  /**
   * @param before what it came to before that
   */
  RenderedFile(String template, String text, Utf8 octets, @Nullable RenderedFile before) {
    this.template = template;
    this.text = text;
    this.octets = octets;
    this.before = before;
  }

  public String template() {
    return template;
  }

  public String text() {
    return text;
  }

  /** The text in UTF-8; never changed. */
  public byte[] octets() {
    return octets.octets();
  }

  /** What the template came to before, in UTF-8. */
  public Optional<byte[]> octetsBefore() {
    return Optional.ofNullable(before).map(RenderedFile::octets);
  }

  /** From what the template came to before, as far as that is known. */
  Difference difference() {
    if (difference == null) {
      RenderedFile old = before == null ? new RenderedFile(template, "") : before;
      difference = Difference.of(old.text(), old.octets(), text(), octets());
    }
    return difference;
  }

  /**
   * From a text, if that is what the template came to before.
   *
   * @param from in UTF-8
   */
  public Optional<Difference> difference(byte[] from) {
    return before != null && Arrays.equals(before.octets(), from)
        ? Optional.of(difference())
        : Optional.empty();
  }

  /** Lets go of what was before, once nobody will ask for the difference any more. */
  public void forgetBefore() {
    before = null;
    difference = null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RenderedFile f
        && template.equals(f.template)
        && Arrays.equals(octets(), f.octets());
  }

  @Override
  public int hashCode() {
    return template.hashCode();
  }

  @Override
  public String toString() {
    return template + " (" + octets.length() + " octets)";
  }
}
