// Generated from crates/api. Do not edit.

/**
 * How a value is compared with that of a document.
 */
export type Comparison = "equal" | "at_least" | "at_most" | "above" | "below";
