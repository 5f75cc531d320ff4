// Taking documents in again: from where they came, into where they are.

import type { CreateJob, DocumentView } from "../bindings";
import { counted } from "./format";
import type { Part } from "./paged.svelte";

/** What has to be known of a document to take it in again. */
export type Placed = Pick<DocumentView, "id" | "collection" | "connection" | "key">;

const PAGE = 1000;

/** The documents of a list that are in a set, asked for a thousand at a time. */
export async function amongPicked(
  ids: ReadonlySet<string>,
  fetch: (offset: number, limit: number) => Promise<Part<DocumentView>>,
): Promise<Placed[]> {
  const found: Placed[] = [];
  for (let offset = 0; found.length < ids.size; offset += PAGE) {
    const { items, total } = await fetch(offset, PAGE);
    found.push(...items.filter(({ id }) => ids.has(id)));
    if (items.length === 0 || offset + items.length >= total) break;
  }
  return found;
}

/** A job for each collection that documents are in, of all their files by source. */
export function jobsOf(documents: readonly Placed[]): CreateJob[] {
  const collections = grouped(documents, ({ collection }) => collection);
  return [...collections].map(([collection, all]) => ({
    name: `Again: ${counted(all.length, "document")}`,
    origin: "window",
    collection,
    selections: selections(all),
    // What is stored already is what is asked for.
    options: { skip_existing: false },
    start: true,
  }));
}

function selections(documents: readonly Placed[]): { connection: string; keys: string[] }[] {
  const sources = grouped(documents, ({ connection }) => connection);
  return [...sources].map(([connection, all]) => ({ connection, keys: all.map(({ key }) => key) }));
}

function grouped(documents: readonly Placed[], by: (document: Placed) => string): Map<string, Placed[]> {
  const groups = new Map<string, Placed[]>();
  for (const one of documents) {
    const group = groups.get(by(one));
    if (group) group.push(one);
    else groups.set(by(one), [one]);
  }
  return groups;
}
