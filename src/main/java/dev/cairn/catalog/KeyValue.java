package dev.cairn.catalog;

/**
 * A key of the key-value store.
 *
 * @param path the whole path, without a leading slash
 * @param value its bytes read as UTF-8; a secret as far as logs are concerned
 */
public record KeyValue(String path, String value) {
  /** Never the value: it may be a password. */
  @Override
  public String toString() {
    return "KeyValue[" + path + "]";
  }
}
