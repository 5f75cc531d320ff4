// Generated from crates/api. Do not edit.

/**
 * What is in a bundle, and what was left out of it.
 */
export type BundleTotals = { 
/**
 * Documents.
 */
documents: number, 
/**
 * Their passages, each with its vector.
 */
passages: number, 
/**
 * Different files that documents were made from.
 */
originals: number, 
/**
 * Documents left out because the policy for exports holds them back.
 */
withheld: number, 
/**
 * Files left out because they wait for a person or were refused.
 */
held: number, 
/**
 * Documents whose file was asked for and is not at its source any more, or is another.
 */
originals_missing: number, 
/**
 * Documents whose file was asked for and may not leave unmasked.
 */
originals_withheld: number, };
