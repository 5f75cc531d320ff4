// Generated from crates/api. Do not edit.
import type { HitKind } from "./HitKind";
import type { Span } from "./Span";

/**
 * Something found in a text. It never carries the value itself.
 */
export type Hit = { 
/**
 * What it is.
 */
kind: HitKind, 
/**
 * More than the kind says: the service of a token (`GitHub`), the name of one's own rule.
 */
detail?: string | null, 
/**
 * Where it stands in the document's text; empty where it stands in a field, or the text
 * is not kept as it was looked at.
 */
span: Span, 
/**
 * The field it stands in, where that is not the text: `title`, `author`, `margin`.
 */
field?: string | null, 
/**
 * Its page, slide or sheet, counted from 1, where the format has them.
 */
page?: number | null, 
/**
 * It and the words around it, with the value and everything that looks like one masked.
 */
snippet: string, 
/**
 * How sure it is, 0 to 1.
 */
confidence: number, };
