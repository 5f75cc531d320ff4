// Generated from crates/api. Do not edit.
import type { LogLevel } from "./LogLevel";
import type { Timestamp } from "./Timestamp";

/**
 * A line of the log. It never holds the text of a document.
 */
export type LogLineView = { 
/**
 * When.
 */
at: Timestamp, 
/**
 * How grave it is.
 */
level: LogLevel, 
/**
 * What happened.
 */
message: string, 
/**
 * What else is said: codes, stages, figures.
 */
fields: { [key in string]: string }, };
