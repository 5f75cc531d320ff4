// Generated from crates/api. Do not edit.

/**
 * One model of a provider.
 */
export type ProviderRef = { 
/**
 * What jobs call it.
 */
name: string, };
