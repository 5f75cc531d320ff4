// A short list kept whole: a snapshot, read again when something happened to what is in it.

import type { ApiError, Event, Update } from "../bindings";
import { Throttle } from "./throttle";

export class Listed<T extends { id: string }> {
  /** The oldest first. */
  list = $state.raw<T[]>([]);
  ready = $state(false);
  error = $state.raw<ApiError | undefined>(undefined);

  #fetch: () => Promise<T[]>;
  #kinds: readonly Event["event"][];
  #refresh = new Throttle(() => this.load());

  /** `kinds` are the events after which it is read again. */
  constructor(fetch: () => Promise<T[]>, kinds: readonly Event["event"][]) {
    this.#fetch = fetch;
    this.#kinds = kinds;
  }

  async load(): Promise<void> {
    try {
      this.list = await this.#fetch();
      this.error = undefined;
    } catch (error) {
      this.error = error as ApiError;
    }
    this.ready = true;
  }

  find(id: string): T | undefined {
    return this.list.find((one) => one.id === id);
  }

  /** Takes in one as an operation answered it. */
  put(answered: T): void {
    const known = this.find(answered.id);
    this.list = known ? this.list.map((one) => (one === known ? answered : one)) : [...this.list, answered];
  }

  hear(updates: Update[]): void {
    if (updates.some((update) => update.update === "event" && this.#kinds.includes(update.event.event))) {
      this.#refresh.call();
    }
  }
}
