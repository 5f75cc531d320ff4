// Generated from crates/api. Do not edit.
import type { ErrorCode } from "./ErrorCode";

/**
 * Why an operation did nothing.
 */
export type ApiError = { 
/**
 * What kind of trouble it is.
 */
code: ErrorCode, 
/**
 * What failed and on what, as a phrase without a full stop.
 */
message: string, 
/**
 * What to do next.
 */
hint: string | null, };
