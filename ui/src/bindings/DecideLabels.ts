// Generated from crates/api. Do not edit.
import type { DocumentId } from "./DocumentId";
import type { JobOrigin } from "./JobOrigin";
import type { Label } from "./Label";
import type { RulingVerdict } from "./RulingVerdict";

/**
 * Decides about documents, stored or held, as a person.
 */
export type DecideLabels = { 
/**
 * These documents, 1000 at most.
 */
ids: Array<DocumentId>, 
/**
 * Who decides; the user of this machine unless said.
 */
by?: string, 
/**
 * Another label than the machine's, which is kept. Wants a comment.
 */
label?: Label, 
/**
 * What may become of them; what the policy says about the label unless said. `policy`
 * without a label takes back what was decided before.
 */
verdict?: RulingVerdict, 
/**
 * Why.
 */
comment?: string, 
/**
 * Whom the jobs belong to that store what is let in.
 */
user?: string, 
/**
 * The door the decision comes in by.
 */
origin?: JobOrigin, };
