// Generated from crates/api. Do not edit.
import type { Bytes } from "./Bytes";
import type { CountByName } from "./CountByName";
import type { StageTime } from "./StageTime";

/**
 * Figures over everything that ever ran in this data folder.
 */
export type Statistics = { 
/**
 * Jobs there are.
 */
jobs: number, 
/**
 * Jobs that are queued, running or paused.
 */
active_jobs: number, 
/**
 * Jobs by state; states without jobs are left out.
 */
jobs_by_state: Array<CountByName>, 
/**
 * Jobs by priority.
 */
jobs_by_priority: Array<CountByName>, 
/**
 * Files of all jobs.
 */
files: number, 
/**
 * Files by state.
 */
files_by_state: Array<CountByName>, 
/**
 * Files by kind of source.
 */
files_by_source_type: Array<CountByName>, 
/**
 * Failed files by kind of source; kinds without one are left out.
 */
failed_by_source_type: Array<CountByName>, 
/**
 * Skipped and failed files by code.
 */
files_by_reason: Array<CountByName>, 
/**
 * Files stored, of those stored and failed, 0 to 1; none before there is either.
 */
success_rate: number | null, 
/**
 * Attempts at files, the first of each included.
 */
attempts: number, 
/**
 * Documents stored now.
 */
documents: number, 
/**
 * Chunks stored now.
 */
chunks: number, 
/**
 * Size of the files those documents came from.
 */
bytes: Bytes, 
/**
 * Size of the database on disk.
 */
database_bytes: Bytes, 
/**
 * Mean time the stored files spent in each stage.
 */
stages: Array<StageTime>, };
