package dev.cairn.consul;

import java.io.IOException;

/** Reads the body of an answer in the place of the client. */
interface BodyReader {
  /**
   * @throws IOException where it is not what was asked for
   */
  void read(byte[] body) throws IOException;
}
