// Generated from crates/api. Do not edit.

/**
 * Asks what a channel has.
 */
export type AskChannel = { 
/**
 * Its web address, or that of a list.
 */
url: string, 
/**
 * How many of the newest are wanted.
 */
count: number, };
