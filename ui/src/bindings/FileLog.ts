// Generated from crates/api. Do not edit.
import type { LogLineView } from "./LogLineView";

/**
 * What the log says about one file.
 */
export type FileLog = { 
/**
 * How much is kept now, the setting `log_level`: at `info` only what goes wrong with a
 * file, at `debug` each of its steps.
 */
kept: string, 
/**
 * The latest lines that the log still holds, oldest first, at most 500.
 */
lines: Array<LogLineView>, };
