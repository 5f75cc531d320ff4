// Generated from crates/api. Do not edit.
import type { ApiAuth } from "./ApiAuth";
import type { ApiConnection } from "./ApiConnection";
import type { ApiError } from "./ApiError";
import type { LocalApiState } from "./LocalApiState";
import type { Timestamp } from "./Timestamp";

/**
 * The local API as it is served.
 */
export type LocalApiView = { 
/**
 * Whether it is served.
 */
state: LocalApiState, 
/**
 * Whether it can be switched on and off; `grist serve` serves until it ends.
 */
switchable: boolean, 
/**
 * Where it listens: `127.0.0.1:8000`.
 */
addresses: Array<string>, 
/**
 * Why it does not listen on others that were asked for.
 */
warnings: Array<string>, 
/**
 * Why it could not be served.
 */
problem: ApiError | null, 
/**
 * Which calls need a key, as it is served.
 */
auth: ApiAuth, 
/**
 * Web origins whose pages may call, as it is served.
 */
origins: Array<string>, 
/**
 * Whether settings changed since, which hold when it is started again.
 */
outdated: boolean, 
/**
 * Since when it is served.
 */
since: Timestamp | null, 
/**
 * Requests answered since the process began.
 */
answered: number, 
/**
 * Connections open now, the oldest first.
 */
connections: Array<ApiConnection>, };
