/**
 * Brings a set into service: {@code Cycle} is one pass from rendering to reload, {@code Sidecar}
 * repeats it for every set as the catalog changes. Imports all packages of the flow but the two
 * sources, which it knows as {@code CatalogSource} only.
 */
@org.jspecify.annotations.NullMarked
package dev.cairn.pipeline;
