// Generated from crates/api. Do not edit.

/**
 * Writes a value to `config.yaml`.
 */
export type SetSetting = { 
/**
 * `chunk_size`.
 */
name: string, 
/**
 * The value as text: `800`, `true`.
 */
value: string, };
