// Generated from crates/api. Do not edit.

/**
 * One value of metadata. Its JSON form is plain: `"text"`, `3`, `0.5`, `true`, `["a", "b"]`.
 */
export type MetadataValue = boolean | number | number | Array<string> | string;
