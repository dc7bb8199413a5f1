package dev.cairn.pipeline;

import java.util.concurrent.CompletableFuture;

/**
 * What the operator asks a running set to do.
 *
 * @param line {@code approve} or {@code rollback N}
 * @param reply an exit code, a space and a line for people
 */
record Request(String line, CompletableFuture<String> reply) {
  Request(String line) {
    this(line, new CompletableFuture<>());
  }
}
