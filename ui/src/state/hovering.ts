// What hovers over the window while something is dragged: told from the names alone, because
// nothing of it is looked at before it is dropped.

import { counted, splitPath } from "./format";

/** A kind of what hovers. */
export interface Hovering {
  /** `12 PDF`. */
  kinds: string[];
  /** The first names. */
  names: string[];
  /** How many there are besides the names. */
  more: number;
  count: number;
}

const NAMED = 5;
const KINDS = 6;

/** Paths in the order they were dragged. */
export function hovering(paths: readonly string[]): Hovering {
  const names = paths.map((path) => splitPath(path).name || path);
  const counts = new Map<string, number>();
  for (const name of names) {
    const kind = kindOf(name);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const kinds = [...counts].sort(([, a], [, b]) => b - a);
  const shown = kinds.slice(0, KINDS).map(([kind, count]) => kindWords(kind, count));
  const others = kinds.slice(KINDS).reduce((sum, [, count]) => sum + count, 0);
  return {
    kinds: others > 0 ? [...shown, `${others} other`] : shown,
    names: names.slice(0, NAMED),
    more: Math.max(0, names.length - NAMED),
    count: names.length,
  };
}

/** The ending in capitals; empty for what has none, as most folders. */
function kindOf(name: string): string {
  const ending = /[^.]\.([a-z0-9]{1,5})$/i.exec(name);
  return ending?.[1]?.toUpperCase() ?? "";
}

function kindWords(kind: string, count: number): string {
  return kind === "" ? counted(count, "folder or file without an ending", "folders or files without an ending") : `${count} ${kind}`;
}
