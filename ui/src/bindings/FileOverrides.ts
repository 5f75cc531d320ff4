// Generated from crates/api. Do not edit.

/**
 * What a retry changes for the files it takes up, and for no other.
 */
export type FileOverrides = { 
/**
 * Largest size, in megabytes, instead of the setting.
 */
max_file_size_mb?: number, 
/**
 * Longest time to parse instead of the job's.
 */
timeout_seconds?: number, 
/**
 * Whether pages without text go through text recognition, instead of what the job says.
 */
ocr?: boolean, };
