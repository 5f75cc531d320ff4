// The list of jobs: a snapshot, kept true by folding updates into it.

import type { ApiError, Call, JobView, Update } from "../bindings";
import { foldJobs, isActive, steady } from "./fold";

const PART = 100;

export class Jobs {
  /** The newest first. */
  list = $state.raw<JobView[]>([]);
  /** How many there are, those not shown included. */
  total = $state(0);
  ready = $state(false);
  error = $state.raw<ApiError | undefined>(undefined);

  active = $derived(this.list.filter(isActive));

  #call: Call;
  #stale = new Set<string>();
  #refreshing = false;

  constructor(call: Call) {
    this.#call = call;
  }

  /** Reads the newest jobs. */
  async load(): Promise<void> {
    try {
      const page = await this.#call("jobs.list", { limit: PART });
      this.list = page.items;
      this.total = page.total;
      this.error = undefined;
    } catch (error) {
      this.error = error as ApiError;
    }
    this.ready = true;
  }

  /** Reads the next older ones. */
  async loadOlder(): Promise<void> {
    const page = await this.#call("jobs.list", { offset: this.list.length, limit: PART });
    const known = new Set(this.list.map((job) => job.id));
    this.list = [...this.list, ...page.items.filter((job) => !known.has(job.id))];
    this.total = page.total;
  }

  find(id: string): JobView | undefined {
    return this.list.find((job) => job.id === id);
  }

  /** Takes in a job as an operation answered it. */
  put(job: JobView): void {
    const known = this.find(job.id);
    if (known) this.list = this.list.map((other) => (other === known ? steady(known, job) : other));
    else {
      this.list = [job, ...this.list].sort((a, b) => b.created_at - a.created_at);
      this.total += 1;
    }
  }

  /** Reads one job, for a page that shows it. */
  async fetch(id: string): Promise<void> {
    const before = this.find(id)?.state;
    const job = await this.#call("jobs.get", { id });
    if (before === undefined || this.find(id)?.state === before) return this.put(job);
    // The job moved while the answer was on its way, so the answer may be of before.
    this.#stale.add(id);
    void this.#refresh();
  }

  hear(updates: Update[]): void {
    const folded = foldJobs(this.list, updates);
    this.list = folded.jobs;
    for (const id of folded.stale) this.#stale.add(id);
    void this.#refresh();
  }

  async #refresh(): Promise<void> {
    if (this.#refreshing) return;
    this.#refreshing = true;
    for (const id of this.#stale) {
      this.#stale.delete(id);
      // A job that is gone meanwhile is no news to anyone.
      await this.fetch(id).catch(() => undefined);
    }
    this.#refreshing = false;
  }
}
