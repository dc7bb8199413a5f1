package dev.cairn.template;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What one template came to. */
public final class RenderedFile {
  private final String template;
  private final String text;
  private byte @Nullable [] octets;

  public RenderedFile(String template, String text) {
    this.template = template;
    this.text = text;
  }

  public String template() {
    return template;
  }

  public String text() {
    return text;
  }

  /** The text in UTF-8; never changed. It is made once: files are large. */
  public byte[] octets() {
    if (octets == null) {
      octets = text.getBytes(StandardCharsets.UTF_8);
    }
    return octets;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RenderedFile f && template.equals(f.template) && text.equals(f.text);
  }

  @Override
  public int hashCode() {
    return template.hashCode();
  }

  @Override
  public String toString() {
    return template + " (" + text.length() + " characters)";
  }
}
