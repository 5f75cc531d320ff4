// Generated from crates/api. Do not edit.

/**
 * What is forgotten after how many days, where it differs from the settings. 0 is never.
 */
export type RetentionDays = { 
/**
 * Ended jobs with their files and events, instead of `history_days`.
 */
history_days?: number, 
/**
 * Documents that were replaced or removed, instead of `removed_days`.
 */
removed_days?: number, };
