// Generated from crates/api. Do not edit.
import type { Origin } from "./Origin";

/**
 * One row of the table, with the value in force.
 */
export type SettingView = { 
/**
 * `chunk_size`.
 */
name: string, 
/**
 * The environment variable: `CHUNK_SIZE`.
 */
environment: string, 
/**
 * Where it stands in `config.yaml`: `processing.chunk_size`.
 */
file_path: string, 
/**
 * The value in force, as text.
 */
value: string, 
/**
 * The default, as text.
 */
default: string, 
/**
 * Where the value came from.
 */
origin: Origin, 
/**
 * What it does, in a sentence.
 */
help: string, 
/**
 * `integer`, `number`, `boolean` or `text`.
 */
kind: string, 
/**
 * Whether it takes effect only at the next start.
 */
needs_restart: boolean, };
