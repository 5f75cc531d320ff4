// What undoing a job does, in words.

import type { UndoTotals } from "../bindings";
import { count, counted } from "./format";

/** `12 documents removed, 3 restored, 1 stays as it is`. */
export function undoWords({ removed, restored, forgotten, kept }: UndoTotals): string {
  const parts = [
    removed > 0 ? `${counted(removed, "document")} removed` : "",
    restored > 0 ? `${counted(restored, "document")} restored` : "",
    forgotten > 0 ? `${counted(forgotten, "further place")} forgotten` : "",
    kept > 0 ? `${count(kept)} ${kept === 1 ? "stays as it is" : "stay as they are"}` : "",
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : "nothing to change";
}
