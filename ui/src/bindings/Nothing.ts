// Generated from crates/api. Do not edit.

/**
 * No input, or no output.
 */
export type Nothing = Record<symbol, never>;
