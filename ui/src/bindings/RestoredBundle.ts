// Generated from crates/api. Do not edit.
import type { Bundle } from "./Bundle";
import type { BundleConflict } from "./BundleConflict";
import type { ModelId } from "./ModelId";
import type { RestoredOriginals } from "./RestoredOriginals";

/**
 * What became of a bundle that was restored.
 */
export type RestoredBundle = { 
/**
 * The bundle.
 */
bundle: Bundle, 
/**
 * Documents that are stored now and were not before.
 */
restored: number, 
/**
 * Documents that were there already, with the same content at the same place.
 */
unchanged: number, 
/**
 * Documents whose content was there already from another place, which is noted there.
 */
duplicates: number, 
/**
 * Documents left out because something else is there.
 */
conflicts: number, 
/**
 * The first of these, [`RestoredBundle::MOST_CONFLICTS`] at most.
 */
conflicting: Array<BundleConflict>, 
/**
 * Models of the bundle that are not the one in use: documents with their vectors are
 * found by words and not by meaning.
 */
other_models: Array<ModelId>, 
/**
 * What became of the files that documents were made from, where they were asked for.
 */
originals?: RestoredOriginals | null, 
/**
 * Whether it was stopped before all of it was looked at: what is restored stays, and
 * restoring it again goes on.
 */
stopped: boolean, };
