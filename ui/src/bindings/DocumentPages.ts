// Generated from crates/api. Do not edit.
import type { PageFacts } from "./PageFacts";
import type { PagesShown } from "./PagesShown";

/**
 * Every page of a document.
 */
export type DocumentPages = { 
/**
 * Whether they can be shown as they look.
 */
shown: PagesShown, 
/**
 * What is stored about each, in order.
 */
pages: Array<PageFacts>, };
