// Generated from crates/api. Do not edit.
import type { SearchHit } from "./SearchHit";
import type { SearchMode } from "./SearchMode";

/**
 * What was found.
 */
export type SearchAnswer = { 
/**
 * The best passages, best first.
 */
hits: Array<SearchHit>, 
/**
 * How they were found: words alone when the embedding model is missing.
 */
mode: SearchMode, 
/**
 * Why that is not how they were asked for.
 */
notice: string | null, 
/**
 * How long it took, loading the model included.
 */
took_ms: number, };
