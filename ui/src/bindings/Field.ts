// Generated from crates/api. Do not edit.
import type { FieldKind } from "./FieldKind";
import type { MetadataValue } from "./MetadataValue";

/**
 * One field of the schema. What is left out of its JSON form is the default.
 */
export type Field = { 
/**
 * What its values have to be; text unless said.
 */
type: FieldKind, 
/**
 * Whether every document must have it before it is read.
 */
required?: boolean, 
/**
 * What it is where nobody says anything.
 */
default?: MetadataValue, 
/**
 * All values there may be; empty means any.
 */
allowed?: Array<MetadataValue>, };
