// Generated from crates/api. Do not edit.
import type { Closing } from "./Closing";

/**
 * Stops the application.
 */
export type Shutdown = { 
/**
 * What happens to jobs that are not done.
 */
jobs: Closing, };
