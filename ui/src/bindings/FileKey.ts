// Generated from crates/api. Do not edit.

/**
 * A file's name within its source: a path relative to the folder with `/`, an archive's
 * entry name, a page's URL, or whatever id the source uses. Never absolute, never with `..`.
 */
export type FileKey = string;
