// Generated from crates/api. Do not edit.

/**
 * How much of the knowledge base has vectors of the new model.
 */
export type ChangeTotals = { 
/**
 * Documents that have them.
 */
documents: number, 
/**
 * Documents there are.
 */
documents_in_all: number, 
/**
 * Passages that have them.
 */
passages: number, 
/**
 * Passages there are.
 */
passages_in_all: number, };
