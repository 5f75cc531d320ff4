// Generated from crates/api. Do not edit.

/**
 * A collection of documents: a short name such as `default`, chosen by the user.
 */
export type CollectionId = string;
