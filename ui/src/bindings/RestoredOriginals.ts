// Generated from crates/api. Do not edit.

/**
 * What became of the files that documents of a bundle were made from.
 */
export type RestoredOriginals = { 
/**
 * Files that were written.
 */
written: number, 
/**
 * Files that were there already.
 */
unchanged: number, 
/**
 * Files left out because another file is there, or because this system takes no file of
 * that name.
 */
refused: number, 
/**
 * Documents whose file is not in the bundle.
 */
missing: number, };
