// Generated from crates/api. Do not edit.

/**
 * More files than `files`, and more than `percent` of all, vanished at once: too many to
 * remove without asking.
 */
export type RemovalLimit = { 
/**
 * Files.
 */
files: number, 
/**
 * Share of all files of the watch, in percent.
 */
percent: number, };
