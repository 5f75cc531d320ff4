// What happened, the newest first: older events are read as they are scrolled to, new ones come
// by themselves, and while someone reads, the list holds still and counts what waits.
//
// What is heard only says that there is more; the lines are asked for, at most a few times a
// second, so that ten thousand events a second cost the window no more than ten.

import type { ApiError, Call, EventName, EventPart, EventView, ListEvents, Update } from "../bindings";
import { Throttle } from "./throttle";

/** Events asked for at once. */
const PART = 200;
/** Events kept; older ones are read again when they are scrolled to. */
const KEPT = 4_000;
const PAUSE_MS = 250;
/** Answers without a line, before the rest is left to whoever scrolls on. */
const TRIES = 40;

/** Which events are shown. */
export interface Wanted {
  kinds: EventName[];
  job: string;
  text: string;
}

export class History {
  items = $state.raw<readonly EventView[]>([]);
  /** Whether the first answer has come. */
  ready = $state(false);
  /** Whether there are older ones that were not read. */
  more = $state(false);
  /** New ones that wait to be shown. */
  waiting = $state(0);
  error = $state.raw<ApiError | undefined>(undefined);

  #call: Call;
  #wanted: Wanted = { kinds: [], job: "", text: "" };
  #still = false;
  /** Where reading back goes on. */
  #next: number | null = null;
  /** The newest event that was asked for, whether or not it matched. */
  #seen = 0;
  /** The newest event that was heard. */
  #heard = 0;
  #generation = 0;
  #reading = false;
  #look = new Throttle(() => this.#newer(), PAUSE_MS);

  constructor(call: Call) {
    this.#call = call;
  }

  /** Asks for other events; those shown stay until the answer comes. */
  async ask(wanted: Wanted): Promise<void> {
    this.#wanted = wanted;
    await this.#afresh();
  }

  /** Holds the list still, or lets it go on with what came meanwhile. */
  hold(still: boolean): void {
    this.#still = still;
    if (!still && this.waiting > 0) this.#look.call();
  }

  hear(updates: Update[]): void {
    let matching = 0;
    for (const update of updates) {
      if (update.update !== "event") continue;
      const { event } = update;
      this.#heard = event.seq;
      const { kinds, job } = this.#wanted;
      if ((kinds.length === 0 || kinds.includes(event.event)) && (job === "" || event.job === job)) matching += 1;
    }
    if (matching === 0) return;
    this.waiting += matching;
    if (!this.#still) this.#look.call();
  }

  /** Reads on into the past, until there is a line to show. */
  async older(): Promise<void> {
    if (this.#reading || this.#next === null) return;
    this.#reading = true;
    const generation = this.#generation;
    try {
      for (let tries = 0; tries < TRIES && this.#next !== null; tries += 1) {
        const part: EventPart = await this.#call("events.list", { ...this.#filter(), before: this.#next, limit: PART });
        if (generation !== this.#generation) return;
        this.#next = part.next;
        this.items = [...this.items, ...part.items];
        if (part.items.length > 0) break;
      }
      this.error = undefined;
    } catch (error) {
      if (generation === this.#generation) this.error = error as ApiError;
    } finally {
      this.#reading = false;
      this.more = this.#next !== null;
    }
  }

  async #afresh(): Promise<void> {
    const generation = ++this.#generation;
    const heard = this.#heard;
    try {
      const part = await this.#call("events.list", { ...this.#filter(), limit: PART });
      if (generation !== this.#generation) return;
      this.items = part.items;
      this.#next = part.next;
      this.#seen = Math.max(heard, part.items[0]?.event.seq ?? 0);
      this.waiting = 0;
      this.error = undefined;
    } catch (error) {
      if (generation === this.#generation) this.error = error as ApiError;
    }
    this.more = this.#next !== null;
    if (this.items.length === 0 && this.more) await this.older();
    this.ready = true;
  }

  async #newer(): Promise<void> {
    if (this.#still || !this.ready) return;
    const generation = this.#generation;
    const heard = this.#heard;
    try {
      const part = await this.#call("events.list", { ...this.#filter(), after: this.#seen, limit: PART });
      if (generation !== this.#generation || this.#still) return;
      // More came than one answer holds: the rest is read back to, as anything older.
      if (part.next !== null) return await this.#afresh();
      const all = [...part.items, ...this.items];
      this.items = all.slice(0, KEPT);
      if (all.length > KEPT) this.#next = this.items.at(-1)?.event.seq ?? null;
      this.more = this.#next !== null;
      this.#seen = Math.max(this.#seen, heard, part.items[0]?.event.seq ?? 0);
      this.waiting = 0;
      this.error = undefined;
    } catch (error) {
      this.error = error as ApiError;
    }
  }

  #filter(): ListEvents {
    const { kinds, job, text } = this.#wanted;
    return {
      ...(kinds.length > 0 ? { kinds } : {}),
      ...(job ? { job } : {}),
      ...(text ? { text } : {}),
    };
  }
}
