// Generated from crates/api. Do not edit.
import type { KeyScope } from "./KeyScope";

/**
 * Makes a key.
 */
export type CreateKey = { 
/**
 * A name for people: what the key is for.
 */
name: string, 
/**
 * The user it speaks for; any, when none is named.
 */
user?: string, 
/**
 * What it is good for; all calls unless said.
 */
scope?: KeyScope, };
