// Tells by the system's own notifications what a person who looks elsewhere waits for.

import type { JobState, JobView, Update } from "../bindings";
import { count, plainName } from "./format";

const KEY = "notifications";
/** Nobody looks away from a job that is shorter. */
const LONG_MS = 60_000;

/** What is told. */
export interface Told {
  title: string;
  body: string;
}

/** Puts it on the screen, unless the window is in front. */
type Notify = (told: Told) => Promise<unknown>;

export class Notifier {
  /** Whether anything is told; kept in this window's own storage. */
  on = $state(isOn());

  #notify: Notify;
  #find: (id: string) => JobView | undefined;

  constructor(notify: Notify, find: (id: string) => JobView | undefined) {
    this.#notify = notify;
    this.#find = find;
    // Another window chose.
    addEventListener("storage", () => (this.on = isOn()));
  }

  choose(on: boolean): void {
    this.on = on;
    localStorage.setItem(KEY, on ? "on" : "off");
  }

  hear(updates: Update[]): void {
    if (!this.on) return;
    for (const update of updates) {
      if (update.update !== "event" || update.event.event !== "job_moved" || !update.event.job) continue;
      const job = this.#find(update.event.job);
      const told = job && toldOf(job, update.event.state, update.event.at);
      // A desktop without notifications is no trouble of the window.
      if (told) this.#notify(told).catch(() => undefined);
    }
  }
}

function isOn(): boolean {
  return localStorage.getItem(KEY) !== "off";
}

const ENDS: Partial<Record<JobState["state"], string>> = {
  completed: "is done",
  completed_with_errors: "is done, with failures",
  failed: "failed",
};

/** Pauses that end only when somebody does something. */
const NEEDS = {
  disk_full: "The disk is full. It goes on by itself when there is space.",
  source_unavailable: "Its source is not there. It goes on by itself when it is back.",
  signed_out: "Its source wants you to sign in again.",
  embedder_refused: "The embedding provider wants another key.",
} as const;

/** What is told of a job that comes to a state, if anything. */
export function toldOf(job: JobView, state: JobState, at: number): Told | undefined {
  const name = plainName(job.name);
  if (state.state === "paused") {
    const body = (NEEDS as Partial<Record<typeof state.reason, string>>)[state.reason];
    return body === undefined ? undefined : { title: `${name} needs you`, body };
  }
  const end = ENDS[state.state];
  const isLong = job.started_at != null && at - job.started_at >= LONG_MS;
  if (end === undefined || !isLong) return undefined;
  const { completed, unchanged, skipped, failed } = job.totals;
  const parts = [
    `${count(completed)} stored`,
    ...(unchanged > 0 ? [`${count(unchanged)} unchanged`] : []),
    ...(skipped > 0 ? [`${count(skipped)} skipped`] : []),
    ...(failed > 0 ? [`${count(failed)} failed`] : []),
  ];
  return { title: `${name} ${end}`, body: parts.join(", ") };
}
