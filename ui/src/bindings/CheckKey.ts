// Generated from crates/api. Do not edit.

/**
 * A key that someone sent.
 */
export type CheckKey = { 
/**
 * What was sent.
 */
secret: string, };
