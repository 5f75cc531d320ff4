// Generated from crates/api. Do not edit.

/**
 * Makes a backup.
 */
export type CreateBackup = { 
/**
 * The file to write, by its absolute path; it replaces an older backup and nothing
 * else. Without it a name is made up in the folder `backups` of the data folder.
 */
file?: string, };
