// The stream of updates, taken up again from the last event heard whenever it breaks.

import type { ApiError, Update } from "../bindings";

type Follow = (
  since: number,
  heard: (updates: Update[]) => void,
  ended: (error: ApiError) => void,
) => () => void;

const RETRY_MS = 1_000;

export class Feed {
  /** Why nothing is heard at the moment. */
  broken = $state.raw<ApiError | undefined>(undefined);

  #seq = 0;
  #listeners = new Set<(updates: Update[]) => void>();
  #follow: Follow;

  constructor(follow: Follow) {
    this.#follow = follow;
  }

  /** Hears everything after `since`: take it from before the snapshot it continues. */
  start(since: number): void {
    this.#seq = since;
    this.#connect();
  }

  /** Calls `heard` with every batch until the answer is called. */
  listen(heard: (updates: Update[]) => void): () => void {
    this.#listeners.add(heard);
    return () => this.#listeners.delete(heard);
  }

  #connect(): void {
    this.#follow(
      this.#seq,
      (updates) => this.#heard(updates),
      (error) => {
        this.broken = error;
        setTimeout(() => this.#connect(), RETRY_MS);
      },
    );
  }

  #heard(updates: Update[]): void {
    this.broken = undefined;
    const fresh = updates.filter((update) => this.#isFresh(update));
    if (fresh.length > 0) for (const listener of this.#listeners) listener(fresh);
  }

  /** After a break events may come again; each is passed on once. */
  #isFresh(update: Update): boolean {
    if (update.update === "progress") return true;
    if (update.event.seq <= this.#seq) return false;
    this.#seq = update.event.seq;
    return true;
  }
}
