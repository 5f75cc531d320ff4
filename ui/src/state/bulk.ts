// What can be done to several jobs at once: to each of them what its own state allows.

import type { JobAction, JobView, Priority } from "../bindings";
import { PRIORITIES } from "./choices";
import { isEnded } from "./fold";

/** Undoing is left to the page of each job, where a preview is shown first. */
export type BulkAction = Exclude<JobAction, "undo">;

/** In the order in which they are offered, with what is said once it is done. */
export const BULK: readonly { action: BulkAction; text: string; done: string }[] = [
  { action: "start", text: "Start", done: "started" },
  { action: "resume", text: "Resume", done: "resumed" },
  { action: "pause", text: "Pause", done: "paused" },
  { action: "retry", text: "Retry failed", done: "tried again" },
  { action: "cancel", text: "Cancel", done: "cancelled" },
];

/** Those of the jobs whose state allows it. */
export function allowing(jobs: readonly JobView[], action: JobAction): JobView[] {
  return jobs.filter((job) => job.actions.includes(action));
}

/** Whether a job's priority still decides anything. */
export function isRanked(job: JobView): boolean {
  return !isEnded(job) && job.state.state !== "cancelling";
}

/** The priority `steps` above another, or below; at the ends nothing changes. */
export function stepped(priority: Priority, steps: number): Priority {
  const at = PRIORITIES.findIndex(({ value }) => value === priority) + steps;
  return PRIORITIES[Math.max(0, Math.min(PRIORITIES.length - 1, at))]?.value ?? priority;
}

/** Jobs as the application takes their files: by priority, highest first, then by age, oldest first. */
export function queue(jobs: readonly JobView[]): { priority: Priority; name: string; jobs: JobView[] }[] {
  return PRIORITIES.toReversed().map(({ value, name }) => ({
    priority: value,
    name,
    jobs: jobs
      .filter(({ priority }) => priority === value)
      .toSorted((a, b) => a.created_at - b.created_at || (a.id < b.id ? -1 : 1)),
  }));
}
