// Where the pages of a document lie below each other, and which of them are in view.
//
// Nothing here touches the page, so every edge can be tried in a table.

import type { PageFacts, PagePlace, ReasonCode } from "../bindings";
import { firstUp } from "./format";
import type { Rows } from "./virtual";

/** A size: of a page in its own unit, or of a box in CSS pixels. */
export interface Size {
  width: number;
  height: number;
}

/** How large pages are shown. */
export type Zoom = "width" | "page" | "actual";

/** CSS pixels of a point of a PDF. */
const POINT = 96 / 72;
/** No page is shown smaller or larger. */
const LEAST = 40;
const MOST = 4000;

/** A4, until a page is known. */
export const USUAL: Size = { width: 595, height: 842 };

/** The box of a page in a room; `unit` is CSS pixels of one of its units. */
export function pageBox(size: Size, zoom: Zoom, room: Size, unit = POINT): Size {
  const ratio = size.height / size.width;
  const fits = { width: room.width, page: Math.min(room.width, room.height / ratio), actual: size.width * unit };
  const width = Math.round(Math.min(MOST, Math.max(LEAST, fits[zoom])));
  return { width, height: Math.round(Math.min(MOST * 2, Math.max(LEAST, width * ratio))) };
}

/** The upper edge of each page, and at last the lower edge of all. */
export function tops(heights: readonly number[], gap: number): number[] {
  const edges = [0];
  for (const height of heights) edges.push((edges.at(-1) ?? 0) + height + gap);
  return edges;
}

/** The page at a place, counted from 0. */
export function pageAt(edges: readonly number[], y: number): number {
  let [low, high] = [0, Math.max(0, edges.length - 2)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((edges[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The pages in view, and one more on each side. */
export function pagesInView(edges: readonly number[], top: number, height: number): Rows {
  const total = edges.length - 1;
  if (total <= 0) return { first: 0, last: 0 };
  return { first: Math.max(0, pageAt(edges, top) - 1), last: Math.min(total, pageAt(edges, top + height) + 2) };
}

/** Pixels to have a picture drawn in: as many as are shown, since small print is blurred by scaling. */
export function drawnWidth(box: number, density: number): number {
  return Math.min(2400, Math.max(100, Math.round(box * density)));
}

/** Whether a point lies in one of the places, or as near as a finger is exact. */
export function holds(places: readonly PagePlace[], x: number, y: number): boolean {
  const NEAR = 0.004;
  return places.some(
    ({ left, top, width, height }) =>
      x >= left - NEAR && x <= left + width + NEAR && y >= top - NEAR && y <= top + height + NEAR,
  );
}

/** How a page is told of in the map, worst last. */
export type Grade = "good" | "fair" | "poor" | "recognised" | "empty" | "unread";

export const GRADES: Record<Grade, string> = {
  good: "Good text",
  fair: "Fair text",
  poor: "Poor text",
  recognised: "Recognised text",
  empty: "No text",
  unread: "Not read",
};

export function gradeOf({ text, quality }: PageFacts): Grade {
  if (text === "unread" || text === "empty") return text;
  if ((quality ?? 0) < 0.5) return "poor";
  if (text === "recognised") return "recognised";
  return (quality ?? 0) < 0.85 ? "fair" : "good";
}

/** A page of the map with how much of its height is filled: the share of the most words. */
export interface Cell {
  page: number;
  grade: Grade;
  fill: number;
}

export function cells(pages: readonly PageFacts[]): Cell[] {
  const most = Math.max(1, ...pages.map(({ words }) => words));
  return pages.map((facts) => ({
    page: facts.page,
    grade: gradeOf(facts),
    // A page without words is seen as well.
    fill: facts.words === 0 ? 1 : 0.25 + 0.75 * Math.sqrt(facts.words / most),
  }));
}

/** Why a page was not read: a reason of the table before a colon, and a sentence. */
export function reasonOf(why: string): { code: ReasonCode | undefined; text: string } {
  const told = /^([a-z_]+): (.+)$/s.exec(why);
  return told?.[2] ? { code: told[1] as ReasonCode, text: firstUp(told[2]) } : { code: undefined, text: firstUp(why) };
}
