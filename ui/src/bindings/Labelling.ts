// Generated from crates/api. Do not edit.
import type { Classification } from "./Classification";
import type { Fingerprint } from "./Fingerprint";
import type { LabelAction } from "./LabelAction";
import type { Opinion } from "./Opinion";
import type { Ruling } from "./Ruling";
import type { Timestamp } from "./Timestamp";

/**
 * The label of a document with everything that led to it.
 *
 * What the machine found is never changed by what people say: a ruling stands beside it.
 */
export type Labelling = { 
/**
 * What was found on this machine.
 */
found: Classification, 
/**
 * What a language model said, where one was asked.
 */
opinion?: Opinion | null, 
/**
 * Hash of everything that decides what is found: when it is another now, labelling the
 * document again may come to something else.
 */
rules: Fingerprint, 
/**
 * What became of the document.
 */
action: LabelAction, 
/**
 * The rule that said so, in a sentence.
 */
why: string, 
/**
 * When it was labelled.
 */
at: Timestamp, 
/**
 * What a person said about this content.
 */
ruling?: Ruling | null, };
