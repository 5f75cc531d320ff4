// Generated from crates/api. Do not edit.

/**
 * Has a backup put in place of everything at the next start.
 */
export type RestoreBackup = { 
/**
 * The backup, by its absolute path.
 */
file: string, };
