// Generated from crates/api. Do not edit.
import type { ChangeState } from "./ChangeState";
import type { ChangeTotals } from "./ChangeTotals";
import type { ModelId } from "./ModelId";
import type { Timestamp } from "./Timestamp";

/**
 * A change of the embedding model. There is one at a time.
 */
export type EmbeddingChange = { 
/**
 * The model whose vectors are made.
 */
model: ModelId, 
/**
 * The model whose vectors answered searches when it began.
 */
from: ModelId, 
/**
 * How far it is.
 */
state: ChangeState, 
/**
 * Why it paused by itself.
 */
problem?: string | null, 
/**
 * What has new vectors, and what there is.
 */
totals: ChangeTotals, 
/**
 * When someone asked for it.
 */
created_at: Timestamp, 
/**
 * When it ended.
 */
ended_at?: Timestamp | null, };
