// What the command palette lists for what is typed: pure, so that every order can be tried.

import fuzzysort from "fuzzysort";

import type { Highlight } from "../bindings";
import type { Action } from "./actions.svelte";
import type { Place } from "./recent.svelte";

/** What a row is about. */
export type Kind = Place["kind"] | "action" | "search";

/** A row of the palette. */
export interface Command {
  /** One of its kind. */
  id: string;
  kind: Kind;
  name: string;
  /** Where it belongs: a state, a collection, the page above. */
  detail?: string;
  /** Other words that it is found by. */
  words?: string;
  keys?: string;
  /** Where it leads, or what it does. */
  does: { address: string } | { run: () => void };
}

/** A row with what of its name was found, and the heading that it begins a section with. */
export interface Row {
  command: Command;
  marks: Highlight[];
  heading?: string;
}

/** Rows shown at most: nobody looks through more, they type on. */
const MOST = 40;
/** What matches worse than this has its letters somewhere, and nothing to do with what is meant. */
const LEAST = 0.3;
/** A match in other words counts less than one in the name. */
const OTHER_WORDS = 0.75;
const LATELY = 0.15;
const OFFERED = 0.08;

/** Commands by section, before anything is typed. */
export interface Sections {
  /** What the page in view offers. */
  actions: Command[];
  recent: Command[];
  pages: Command[];
  /** What is the same on every page. */
  always: Command[];
}

/** What is listed before anything is typed: what can be done here, what was open lately, the pages. */
export function unasked({ actions, recent, pages, always }: Sections): Row[] {
  const section = (heading: string, commands: Command[]) =>
    commands.map((command, at): Row => ({ command, marks: [], ...(at === 0 ? { heading } : {}) }));
  return distinct([
    ...section("On this page", actions),
    ...section("Lately", recent.slice(0, 6)),
    ...section("Pages", pages),
    ...section("Anywhere", always),
  ]);
}

/** Each command once, where it comes first. */
function distinct(rows: Row[]): Row[] {
  const known = new Set<string>();
  return rows.filter(({ command: { id } }) => !known.has(id) && known.add(id));
}

/** What matches, the best first: what was open lately and what the page offers before equals. */
export function found(text: string, commands: readonly Command[], recent: readonly Place[]): Row[] {
  const asked = text.trim();
  const lately = new Map(recent.map(({ address }, at) => [address, LATELY * (1 - at / recent.length)]));
  const rows: { row: Row; score: number }[] = [];
  for (const command of commands) {
    const match = matched(asked, command);
    if (match) rows.push({ row: { command, marks: match.marks }, score: match.score + bonus(command, lately) });
  }
  // Sorting keeps the order of equals, which is that of the pages, newest jobs and so on.
  return distinct(rows.sort((a, b) => b.score - a.score).map(({ row }) => row)).slice(0, MOST);
}

function bonus({ kind, does }: Command, lately: ReadonlyMap<string, number>): number {
  if (kind === "action") return OFFERED;
  return "address" in does ? (lately.get(does.address) ?? 0) : 0;
}

function matched(asked: string, { name, words, detail }: Command): { score: number; marks: Highlight[] } | undefined {
  const inName = fuzzysort.single(asked, name);
  const others = fuzzysort.single(asked, [name, words, detail].filter(Boolean).join(" "));
  const score = Math.max(inName?.score ?? 0, (others?.score ?? 0) * OTHER_WORDS);
  if (score < LEAST) return undefined;
  return { score, marks: inName ? runs(inName.indexes) : [] };
}

/** Places of letters as stretches. */
function runs(indexes: readonly number[]): Highlight[] {
  const marks: Highlight[] = [];
  for (const at of [...indexes].sort((a, b) => a - b)) {
    const last = marks.at(-1);
    if (last?.end === at) last.end = at + 1;
    else marks.push({ start: at, end: at + 1 });
  }
  return marks;
}

/** An action as a row. */
export function asCommand(kind: "action", { name, words, keys, run }: Action): Command {
  return { id: `${kind} ${name}`, kind, name, does: { run }, ...(words ? { words } : {}), ...(keys ? { keys } : {}) };
}

/** A place as a row. */
export function asPlace({ kind, name, address }: Place, detail?: string): Command {
  return { id: address, kind, name, does: { address }, ...(detail ? { detail } : {}) };
}
