package dev.cairn.bench.measure;

import dev.cairn.bench.report.Samples;

/**
 * What was seen of a tool that followed a catalog.
 *
 * @param firstMillis from its start to its first file
 * @param lost changes that did not reach the file in time
 * @param cpuMillis of CPU a change
 * @param warmingCpuMillis of the changes before those that were measured
 * @param idleCpuMillis of CPU a second while nothing changed
 * @param connections the most at a time
 * @param looks how often they were counted
 * @param refused how often a bare request beside it failed
 * @param resets lines of its log that tell of one
 * @param idleMegabytes resident before any change
 * @param usedMegabytes resident after all changes
 * @param plan the lines of its log that say how it asks
 */
record Observation(
    Samples floor,
    Samples latency,
    double firstMillis,
    int lost,
    double cpuMillis,
    double warmingCpuMillis,
    double idleCpuMillis,
    int connections,
    int looks,
    int refused,
    long resets,
    double idleMegabytes,
    double usedMegabytes,
    String plan) {}
