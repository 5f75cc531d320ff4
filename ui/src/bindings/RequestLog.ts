// Generated from crates/api. Do not edit.
import type { RequestView } from "./RequestView";

/**
 * What was asked lately. The last thousand requests are kept, in memory.
 */
export type RequestLog = { 
/**
 * Requests that have been answered, the oldest first.
 */
items: Array<RequestView>, };
