// Generated from crates/api. Do not edit.

/**
 * What happens to jobs that are not done when the application stops.
 */
export type Closing = "pause" | "keep";
