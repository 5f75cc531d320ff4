// Generated from crates/api. Do not edit.

/**
 * What a value has to be.
 */
export type FieldKind = "string" | "integer" | "number" | "boolean" | "date" | "list";
