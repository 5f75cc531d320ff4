// Generated from crates/api. Do not edit.
import type { Password } from "./Password";

/**
 * Sets the key of a provider. It holds for all models at the same address.
 */
export type SetProviderKey = { 
/**
 * What jobs call the model.
 */
name: string, 
/**
 * The key. No answer ever holds it.
 */
key: Password, };
