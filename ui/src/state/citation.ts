// A passage as a line for a text that cites it.

import type { SearchHit } from "../bindings";
import { pages, plainName } from "./format";

/** `Manual, Warranty › Stones, pp. 4–5 (manual.pdf), found on 23 November 2026`. */
export function citation({ title, key, heading_path, pages: range }: SearchHit, found: number): string {
  // A first heading that repeats the title says nothing new.
  const headings = heading_path.filter((heading, at) => at > 0 || heading !== title).map(plainName);
  const parts = [plainName(title), headings.join(" › "), pages(range)].filter(Boolean);
  const day = new Date(found).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  return `${parts.join(", ")} (${plainName(key)}), found on ${day}`;
}

/** The passage between quotation marks, and where it stands. */
export function quotation(hit: SearchHit, found: number): string {
  return `“${hit.text.trim()}”\n— ${citation(hit, found)}`;
}
