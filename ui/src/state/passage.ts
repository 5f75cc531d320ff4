// A passage cut at its highlights, so that it can be shown as text nodes only.

import type { Highlight } from "../bindings";

export interface Piece {
  text: string;
  marked: boolean;
}

/** The pieces of `text` in order; highlights out of order, overlapping or out of range are put right. */
export function pieces(text: string, highlights: Highlight[]): Piece[] {
  const cut: Piece[] = [];
  let at = 0;
  for (const { start, end } of highlights.toSorted((a, b) => a.start - b.start)) {
    const from = Math.max(start, at);
    const to = Math.min(end, text.length);
    if (from >= to) continue;
    if (from > at) cut.push({ text: text.slice(at, from), marked: false });
    cut.push({ text: text.slice(from, to), marked: true });
    at = to;
  }
  if (at < text.length) cut.push({ text: text.slice(at), marked: false });
  return cut;
}
