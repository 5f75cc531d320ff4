// Which rows of a long list a person picked, by id, whether or not they are held.

import type { Part } from "./paged.svelte";

const PAGE = 1000;

export class Picked {
  ids = $state.raw<ReadonlySet<string>>(new Set());
  size = $derived(this.ids.size);

  #anchor = -1;

  has(id: string): boolean {
    return this.ids.has(id);
  }

  /**
   * Picks the row at a place, or lets it go; with `through` the same becomes of every row
   * from the one that was last picked to it. `idAt` answers `undefined` for rows not held.
   */
  toggle(at: number, idAt: (index: number) => string | undefined, through = false): void {
    const id = idAt(at);
    if (id === undefined) return;
    const pick = !this.ids.has(id);
    const from = through && this.#anchor >= 0 ? this.#anchor : at;
    const next = new Set(this.ids);
    for (let index = Math.min(from, at); index <= Math.max(from, at); index += 1) {
      const other = idAt(index);
      if (other === undefined) continue;
      if (pick) next.add(other);
      else next.delete(other);
    }
    this.#anchor = at;
    this.ids = next;
  }

  set(ids: Iterable<string>): void {
    this.ids = new Set(ids);
    this.#anchor = -1;
  }

  clear(): void {
    this.set([]);
  }
}

/** The id of every row of a list, asked for a thousand at a time. */
export async function everyId<T extends { id: string }>(
  fetch: (offset: number, limit: number) => Promise<Part<T>>,
): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const { items, total } = await fetch(ids.length, PAGE);
    ids.push(...items.map(({ id }) => id));
    if (items.length === 0 || ids.length >= total) return ids;
  }
}

/** Hands over a long list in parts, and says after each how many are done. */
export async function inParts(
  ids: readonly string[],
  size: number,
  work: (part: string[]) => Promise<unknown>,
  done: (count: number) => void,
): Promise<void> {
  for (let at = 0; at < ids.length; at += size) {
    const part = ids.slice(at, at + size);
    await work(part);
    done(at + part.length);
  }
}
