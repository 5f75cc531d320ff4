// Generated from crates/api. Do not edit.
import type { NearDuplicate } from "./NearDuplicate";

/**
 * Documents that are nearly the same.
 */
export type NearDuplicates = { 
/**
 * How many they are.
 */
count: number, 
/**
 * The one stored first, then the others, those most alike to it first; 100 at most.
 */
documents: Array<NearDuplicate>, };
