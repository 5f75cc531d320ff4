// Generated from crates/api. Do not edit.
import type { JobId } from "./JobId";

/**
 * What decisions came to.
 */
export type LabelsDecided = { 
/**
 * Documents that stay stored as they are.
 */
kept: number, 
/**
 * Files that were held and are on their way to be stored, and stored documents that are
 * on their way to be masked.
 */
admitted: number, 
/**
 * Files that wait for a person, among them documents that were stored before.
 */
held: number, 
/**
 * Files that are not taken, and documents that were removed.
 */
refused: number, 
/**
 * Files that were refused and are on their way to be read and decided about again.
 */
reread: number, 
/**
 * The jobs that store what was let in, and read what was refused.
 */
jobs: Array<JobId>, };
