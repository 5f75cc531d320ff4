// A long list of which only the parts on screen are held: fetched by range, patched in place.

import type { ApiError } from "../bindings";
import type { Rows } from "./virtual";

/** Part of a list. */
export interface Part<T> {
  items: T[];
  total: number;
}

export type FetchPart<T> = (offset: number, limit: number) => Promise<Part<T>>;

const PART = 100;
const HELD = 60;
/** Fetches under way at most: what was scrolled past is never asked for. */
const AT_ONCE = 2;
const STOPPED_MS = 50;

/** A list of any length that fetches the parts it is asked to show. */
export class Paged<T> {
  /** How many rows there are, as far as is known. */
  total = $state(0);
  /** Whether the first answer has come. */
  ready = $state(false);
  /** Why the last fetch failed. */
  error = $state.raw<ApiError | undefined>(undefined);

  #parts = $state.raw(new Map<number, T[]>());
  #fetch: FetchPart<T>;
  #shown: Rows = { first: 0, last: 1 };
  #waiting = new Set<number>();
  #dirty = new Set<number>();
  #generation = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(fetch: FetchPart<T>) {
    this.#fetch = fetch;
    this.#load(0);
  }

  /** The row at `index`, or `undefined` while it is on its way. */
  row(index: number): T | undefined {
    return this.#parts.get(Math.floor(index / PART))?.[index % PART];
  }

  /** The rows that are held, in order. */
  known(): T[] {
    return [...this.#parts.entries()].sort(([a], [b]) => a - b).flatMap(([, rows]) => rows);
  }

  /** Says which rows are on screen, so that they are fetched. */
  show(rows: Rows): void {
    const before = this.#shown;
    this.#shown = rows;
    clearTimeout(this.#pause);
    const leapt = rows.first >= before.last || rows.last <= before.first;
    // Whoever drags the scrollbar through everything wants what they stop at.
    if (leapt) this.#pause = setTimeout(() => this.#loadMissing(), STOPPED_MS);
    else this.#loadMissing();
  }

  /** Another question: everything known is forgotten, old rows stay until the answer comes. */
  ask(fetch: FetchPart<T>): void {
    this.#generation += 1;
    this.#fetch = fetch;
    this.#waiting.clear();
    this.#shown = { first: 0, last: 1 };
    this.#load(0, true);
  }

  /** Asks again for what is on screen, and forgets the rest. */
  refresh(): void {
    const visible = new Set(this.#visible());
    this.#parts = new Map([...this.#parts].filter(([part]) => visible.has(part)));
    for (const part of visible) this.#load(part);
  }

  /** Changes rows in place; `change` answers `undefined` for those that stay. */
  patch(change: (row: T) => T | undefined): void {
    let changed = false;
    const parts = new Map(this.#parts);
    for (const part of this.#visible()) {
      const rows = parts.get(part);
      const next = rows?.map((row) => change(row) ?? row);
      if (!rows || !next || next.every((row, at) => row === rows[at])) continue;
      parts.set(part, next);
      changed = true;
    }
    if (changed) this.#parts = parts;
  }

  #visible(): number[] {
    const first = Math.floor(this.#shown.first / PART);
    const last = Math.floor(Math.max(this.#shown.first, this.#shown.last - 1) / PART);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  }

  #loadMissing(): void {
    for (const part of this.#visible()) {
      if (this.#waiting.size >= AT_ONCE) return;
      if (!this.#parts.has(part) && !this.#waiting.has(part)) this.#load(part);
    }
  }

  #load(part: number, forget = false): void {
    if (this.#waiting.has(part)) {
      // What is on its way may be older than the change that asked for this.
      this.#dirty.add(part);
      return;
    }
    this.#waiting.add(part);
    const generation = this.#generation;
    const current = () => generation === this.#generation;
    this.#fetch(part * PART, PART).then(
      (answer) => {
        if (!current()) return;
        this.#keep(part, answer, forget);
        this.#waiting.delete(part);
        if (this.#dirty.delete(part)) this.#load(part);
        this.#loadMissing();
      },
      (error: ApiError) => {
        if (!current()) return;
        this.#waiting.delete(part);
        this.error = error;
        this.ready = true;
      },
    );
  }

  #keep(part: number, answer: Part<T>, forget: boolean): void {
    const parts = new Map(forget ? [] : this.#parts);
    parts.delete(part);
    parts.set(part, answer.items);
    for (const old of parts.keys()) {
      if (parts.size <= HELD) break;
      parts.delete(old);
    }
    this.#parts = parts;
    this.total = answer.total;
    this.error = undefined;
    this.ready = true;
  }
}
