// Generated from crates/api. Do not edit.
import type { BlockView } from "./BlockView";
import type { Page } from "./Page";
import type { PageGap } from "./PageGap";

/**
 * How a document is built.
 */
export type DocumentStructure = { 
/**
 * Number of pages, slides or sheets, where the format has them.
 */
pages: number | null, 
/**
 * Pages that yielded nothing, and why.
 */
gaps: Array<PageGap>, 
/**
 * Its blocks in reading order.
 */
blocks: Page<BlockView>, };
