// What a bundle holds, how far it is and what became of it, in words.

import type { Bundle, BundleProgress, BundleTotals, RestoredBundle } from "../bindings";
import { bytes, count, counted, moment } from "./format";

/** A line of facts: what it is about, and what is said. */
export type Fact = readonly [name: string, value: string];

/** What a bundle says of itself. */
export function facts({ at, made_by, size, totals }: Bundle): Fact[] {
  const holds = `${counted(totals.documents, "document")}, ${counted(totals.passages, "passage")}`;
  return [
    ["Holds", holds],
    ["Files", totals.originals === 0 ? "none" : count(totals.originals)],
    ["Size", bytes(size)],
    ["Made", `${moment(at)} by Gristmill ${made_by}`],
    ...leftOut(totals),
  ];
}

/** What was left out when a bundle was made. */
export function leftOut(totals: BundleTotals): Fact[] {
  const all: [string, number][] = [
    ["Held back by the policy", totals.withheld],
    ["Waiting for a person or refused", totals.held],
    ["Files not at their source", totals.originals_missing],
    ["Files that may not leave unmasked", totals.originals_withheld],
  ];
  return some(all);
}

/** What became of a bundle that was restored. */
export function outcome({ restored, unchanged, duplicates, conflicts, originals }: RestoredBundle): Fact[] {
  return [
    ["Restored", counted(restored, "document")],
    ...some([
      ["There already", unchanged],
      ["Same content elsewhere", duplicates],
      ["Left out", conflicts],
      ["Files written", originals?.written ?? 0],
      ["Files there already", originals?.unchanged ?? 0],
      ["Files left out", originals?.refused ?? 0],
      ["Files not in the bundle", originals?.missing ?? 0],
    ]),
  ];
}

function some(all: [string, number][]): Fact[] {
  return all.filter(([, number]) => number > 0).map(([name, number]) => [name, count(number)]);
}

/** How far a bundle is: `12 of 40 documents written`. */
export function progressText({ step, done, total }: BundleProgress): string {
  switch (step) {
    case "writing":
      return `${count(done)} of ${counted(total, "document")} written`;
    case "checking":
      return `Checking, ${bytes(done)} of ${bytes(total)}`;
    case "storing":
      return `${count(done)} of ${counted(total, "document")} stored`;
  }
}

/** How far its step is, 0 to 1. */
export function share({ done, total }: BundleProgress): number {
  return total === 0 ? 0 : Math.min(1, done / total);
}

/** Why a document was left out, for people. */
export const CONFLICTS = {
  place_taken: "another content is stored from its place",
  moved: "the same document is stored from another place with another content",
  held: "the file waits for a person here, or was refused",
  removed: "the document was removed here and can be restored",
} as const;
