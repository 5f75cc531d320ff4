// Generated from crates/api. Do not edit.

/**
 * One setting.
 */
export type SettingRef = { 
/**
 * `chunk_size`.
 */
name: string, };
