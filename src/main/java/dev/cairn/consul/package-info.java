/**
 * Answers from a live Consul by blocking queries, at most one a question. The only importer of the
 * Consul client; otherwise imports {@code catalog}, OkHttp, Jackson, slf4j and {@code diagnostic}.
 */
@org.jspecify.annotations.NullMarked
package dev.cairn.consul;
