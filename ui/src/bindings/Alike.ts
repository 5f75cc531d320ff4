// Generated from crates/api. Do not edit.
import type { PlaceView } from "./PlaceView";
import type { TwinView } from "./TwinView";

/**
 * Where else the text of a document is.
 */
export type Alike = { 
/**
 * Whether documents like it could be looked for; not yet for one that was stored by an
 * earlier version and is looked at in the background.
 */
looked: boolean, 
/**
 * Further places where its very bytes were seen, by name; 100 at most.
 */
places: Array<PlaceView>, 
/**
 * Other documents with much the same text, those most alike first; 10 at most.
 */
twins: Array<TwinView>, };
