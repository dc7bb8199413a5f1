package dev.cairn.template;

import java.io.StringWriter;

/** What a template prints, as long as that is no more than a configuration may ever be. */
final class BoundedText extends StringWriter {
  /** Ten times what 5000 services with five instances come to; the heap must hold it. */
  private static final int MOST_CHARACTERS = 32 << 20;

  @Override
  public void write(int c) {
    require(1);
    super.write(c);
  }

  @Override
  public void write(char[] characters, int from, int length) {
    require(length);
    super.write(characters, from, length);
  }

  @Override
  public void write(String text) {
    require(text.length());
    super.write(text);
  }

  @Override
  public void write(String text, int from, int length) {
    require(length);
    super.write(text, from, length);
  }

  private void require(int more) {
    if (getBuffer().length() + more > MOST_CHARACTERS) {
      throw new Complaint("prints more than 32 MB", "see whether a loop goes too far");
    }
  }
}
