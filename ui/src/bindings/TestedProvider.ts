// Generated from crates/api. Do not edit.

/**
 * That a provider answered as it should.
 */
export type TestedProvider = { 
/**
 * How long it took.
 */
took_ms: number, };
