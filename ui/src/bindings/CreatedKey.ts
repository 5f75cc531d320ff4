// Generated from crates/api. Do not edit.
import type { KeyId } from "./KeyId";
import type { KeyScope } from "./KeyScope";
import type { Timestamp } from "./Timestamp";

/**
 * A key just made.
 */
export type CreatedKey = { 
/**
 * What programs send. It is shown here and never again.
 */
secret: string, 
/**
 * Its id.
 */
id: KeyId, 
/**
 * A name for people.
 */
name: string, 
/**
 * The user it speaks for; any, when none is named.
 */
user?: string | null, 
/**
 * What it is good for.
 */
scope: KeyScope, 
/**
 * When it was made.
 */
created_at: Timestamp, 
/**
 * When it was last used, to the minute.
 */
last_used_at?: Timestamp | null, 
/**
 * When it was revoked; it is not let in any more.
 */
revoked_at?: Timestamp | null, };
