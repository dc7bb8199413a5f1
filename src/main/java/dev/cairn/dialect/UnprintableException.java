package dev.cairn.dialect;

/**
 * A value that a dialect cannot print. Names the character, never the value: it may be a secret.
 */
public final class UnprintableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnprintableException(int codePoint) {
    super(String.format("U+%04X cannot be printed", codePoint));
  }
}
