// Generated from crates/api. Do not edit.

/**
 * Looks at a bundle.
 */
export type InspectBundle = { 
/**
 * The bundle, by its absolute path.
 */
file: string, };
