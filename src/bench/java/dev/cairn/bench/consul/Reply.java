package dev.cairn.bench.consul;

import java.nio.charset.StandardCharsets;

/**
 * What the agent answered.
 *
 * @param index of a blocking query; empty where there is none
 */
public record Reply(int status, String index, byte[] body) {
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
