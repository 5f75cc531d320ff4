// Generated from crates/api. Do not edit.

/**
 * A file of one job. Unique in the data folder, rising in listing order within a job.
 */
export type FileId = number;
