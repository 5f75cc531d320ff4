// Generated from crates/api. Do not edit.

/**
 * What is being done with a bundle. One that is made is written, then checked; one that is
 * restored is checked, then its documents are stored.
 */
export type BundleStep = "writing" | "checking" | "storing";
