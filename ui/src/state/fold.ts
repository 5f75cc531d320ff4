// How updates change what the window knows about a job: pure, so that any order can be tried.

import type { FileState, FileTotals, FileView, JobProgress, JobView, Update } from "../bindings";

/** What a batch of updates asks of the job list. */
export interface Folded {
  jobs: JobView[];
  /** Jobs whose other fields (actions, times) must be asked for again. */
  stale: Set<string>;
}

/**
 * The jobs after `updates`. Safe to fold twice and over a snapshot that is newer than the
 * events: totals and states are carried whole, and a stale job is fetched afterwards.
 */
export function foldJobs(jobs: JobView[], updates: Update[]): Folded {
  const known = new Map(jobs.map((job) => [job.id, job]));
  const stale = new Set<string>();
  for (const update of updates) {
    if (update.update === "progress") {
      const job = known.get(update.progress.job);
      if (job) known.set(job.id, withProgress(job, update.progress));
    } else {
      foldEvent(known, stale, update);
    }
  }
  return { jobs: [...known.values()], stale };
}

function foldEvent(
  known: Map<string, JobView>,
  stale: Set<string>,
  { event }: Extract<Update, { update: "event" }>,
): void {
  if (!event.job) return;
  const job = known.get(event.job);
  if (!job) {
    if (event.event !== "file_moved") stale.add(event.job);
    return;
  }
  switch (event.event) {
    case "file_moved":
      known.set(job.id, { ...job, totals: event.totals });
      break;
    case "files_listed":
      known.set(job.id, { ...job, totals: event.totals, listing: !event.complete });
      break;
    case "job_moved":
      known.set(job.id, {
        ...job,
        state: event.state,
        totals: event.totals,
        progress: event.state.state === "running" ? job.progress : null,
      });
      stale.add(job.id);
      break;
    case "job_reprioritised":
      known.set(job.id, { ...job, priority: event.priority });
      break;
    case "job_created":
    case "document_deleted":
    case "document_restored":
    case "connection_changed":
    case "watch_changed":
      stale.add(job.id);
      break;
  }
}

function withProgress(job: JobView, progress: JobProgress): JobView {
  // A late sample must not bring a finished job back to life.
  if (!isActive(job)) return job;
  // Nor may one that was taken before the last event count fewer files than that did.
  const behind = finishedFiles(progress.totals) < finishedFiles(job.totals);
  return steady(job, { ...job, progress, totals: behind ? job.totals : progress.totals });
}

/**
 * `after` with a bar that does not go back from `before`: samples weigh files by size, and
 * where there is none yet files are only counted. A job that lists more files, or starts
 * again, has more to do and may go back.
 */
export function steady(before: JobView, after: JobView): JobView {
  if (!after.progress || before.listing || !isUnfinished(before)) return after;
  const fraction = Math.max(after.progress.fraction, fractionDone(before));
  return { ...after, progress: { ...after.progress, fraction } };
}

function isUnfinished(job: JobView): boolean {
  return isActive(job) || job.state.state === "paused";
}

/** The rows of a file table after `updates`; `undefined` when none of them changed. */
export function foldFile(file: FileView, updates: Update[]): FileView | undefined {
  let now: FileView | undefined;
  for (const update of updates) {
    const next = fileAfter(now ?? file, update);
    if (next) now = next;
  }
  return now;
}

function fileAfter(file: FileView, update: Update): FileView | undefined {
  if (update.update === "event") {
    const { event } = update;
    if (event.event !== "file_moved" || event.file !== file.id) return undefined;
    return { ...file, state: event.state, progress: null };
  }
  const progress = update.progress.running.find((running) => running.file === file.id);
  if (!progress || isFinal(file.state)) return undefined;
  return { ...file, progress, state: { state: "working", stage: progress.stage } };
}

/** Whether nothing more happens to the file in this run. */
export function isFinal(state: FileState): boolean {
  return state.state !== "pending" && state.state !== "working";
}

/** Whether the job works or waits for its turn. */
export function isActive(job: JobView): boolean {
  return ["queued", "running", "cancelling"].includes(job.state.state);
}

/** Whether nothing more happens to the job unless someone asks. */
export function isEnded(job: JobView): boolean {
  return ["completed", "completed_with_errors", "failed", "cancelled"].includes(job.state.state);
}

/** All files of a job. */
export function totalFiles(totals: FileTotals): number {
  return totals.pending + totals.working + finishedFiles(totals);
}

/** Files in a final state. */
export function finishedFiles(totals: FileTotals): number {
  return totals.completed + totals.unchanged + totals.skipped + totals.failed;
}

/** How much of a job is done, 0 to 1: sampled while it runs, counted otherwise. */
export function fractionDone(job: JobView): number {
  if (job.progress) return job.progress.fraction;
  const total = totalFiles(job.totals);
  return total === 0 ? 0 : finishedFiles(job.totals) / total;
}
