// Generated from crates/api. Do not edit.
import type { ConnectionCount } from "./ConnectionCount";
import type { CountByName } from "./CountByName";

/**
 * The types, connections and labels there are documents of, the most frequent first.
 */
export type DocumentFacets = { 
/**
 * Media types.
 */
types: Array<CountByName>, 
/**
 * Connections.
 */
connections: Array<ConnectionCount>, 
/**
 * Labels.
 */
labels: Array<CountByName>, };
