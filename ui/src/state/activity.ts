// What happened, in plain words, with what it is about.

import type { ChangeState, Event, EventName, EventView, FileTotals, JobState, ReasonView } from "../bindings";
import { paused } from "./choices";
import { bytes, count, counted, plainName, splitPath, words } from "./format";
import { finishedFiles, totalFiles } from "./fold";
import { nameOf } from "./model";
import type { Route } from "./route.svelte";
import { undoWords } from "./undo";

/** Something that is named and, where it is still there, can be gone to. */
export interface About {
  text: string;
  route?: Route;
}

/** An event as a line. */
export interface Line {
  text: string;
  tone: "calm" | "ok" | "warn" | "bad";
  about?: About;
  job?: About;
}

/** Kinds that belong together for people. */
export const TOPICS = [
  { value: "jobs", name: "Jobs" },
  { value: "files", name: "Files" },
  { value: "documents", name: "Documents" },
  { value: "sources", name: "Sources and watches" },
  { value: "schedules", name: "Schedules" },
  { value: "exports", name: "Exports" },
  { value: "upkeep", name: "Upkeep" },
] as const;

export type Topic = (typeof TOPICS)[number]["value"];

/** The compiler sees to it that no kind is forgotten. */
const TOPIC_OF: Record<EventName, Topic> = {
  job_created: "jobs",
  files_listed: "jobs",
  job_moved: "jobs",
  job_reprioritised: "jobs",
  job_undone: "jobs",
  file_moved: "files",
  quarantine_changed: "files",
  document_deleted: "documents",
  document_restored: "documents",
  metadata_changed: "documents",
  labels_changed: "documents",
  connection_changed: "sources",
  watch_changed: "sources",
  schedule_changed: "schedules",
  export_changed: "exports",
  embedding_changed: "upkeep",
  bytes_in_flight_high: "upkeep",
  retention_applied: "upkeep",
  backup_made: "upkeep",
  backup_skipped: "upkeep",
};

/** The kinds of a topic; all of them for none. */
export function kindsOf(topic: Topic | ""): EventName[] {
  const names = Object.keys(TOPIC_OF) as EventName[];
  return topic === "" ? [] : names.filter((name) => TOPIC_OF[name] === topic);
}

/** The topic of an event. */
export function topicOf(event: Event): Topic {
  return TOPIC_OF[event.event];
}

/** An event in plain words. */
export function line({ event, job_name, about }: EventView, reasons: ReadonlyMap<string, ReasonView>): Line {
  const { text, tone = "calm", route, name } = said(event, reasons);
  const shown = name ?? about;
  return {
    text,
    tone,
    ...(shown ? { about: { text: plainName(shown), ...(route ? { route } : {}) } } : {}),
    ...(event.job
      ? { job: { text: plainName(job_name ?? "a job that was forgotten"), ...(job_name ? { route: { page: "job", id: event.job } } : {}) } }
      : {}),
  };
}

interface Said {
  text: string;
  tone?: Line["tone"];
  /** Where what it is about can be seen. */
  route?: Route;
  /** What it is about, where the event itself says so. */
  name?: string;
}

function said(event: Event, reasons: ReadonlyMap<string, ReasonView>): Said {
  switch (event.event) {
    case "job_created":
      return { text: "Job created" };
    case "files_listed":
      return { text: `${counted(totalFiles(event.totals), "file")} found${event.complete ? "" : " so far"}` };
    case "job_moved":
      return moved(event.state, event.totals);
    case "job_reprioritised":
      return { text: `Priority changed to ${event.priority}` };
    case "job_undone":
      return { text: `Undone: ${undoWords(event.totals)}` };
    case "file_moved":
      return file(event, reasons);
    case "quarantine_changed": {
      const text = event.entries === 0 ? "Quarantine is empty" : `${counted(event.entries, "file")} in quarantine`;
      return { text, name: "Quarantine", route: { page: "quarantine" } };
    }
    case "document_deleted":
      return { text: "Document removed", route: { page: "removed" } };
    case "document_restored":
      return { text: "Document brought back", route: { page: "document", id: event.document } };
    case "metadata_changed":
      return { text: "Metadata changed", route: { page: "document", id: event.document } };
    case "labels_changed":
      return { text: `Labels of ${counted(event.documents, "document")} changed`, name: "Review", route: { page: "review" } };
    case "connection_changed":
      return { text: "Source added, checked or removed" };
    case "watch_changed":
      return { text: "Watch changed, or doing better or worse", route: { page: "watch", id: event.watch } };
    case "schedule_changed":
      return { text: "Schedule changed, or was due", route: { page: "schedule", id: event.schedule } };
    case "export_changed":
      return { text: "Export asked for, moved on or forgotten", route: { page: "exports" } };
    case "embedding_changed":
      return { text: MODEL_CHANGES[event.state], name: nameOf(event.model), route: { page: "settings" } };
    case "bytes_in_flight_high":
      return { text: `Files in work come close to the limit: ${bytes(event.bytes)} of ${bytes(event.most)}`, tone: "warn" };
    case "retention_applied": {
      const gone = `${counted(event.jobs, "job")} and ${counted(event.documents, "removed document")}`;
      return { text: `Forgotten by retention: ${gone}` };
    }
    case "backup_made":
      return { text: `Backup made, ${bytes(event.size)}`, tone: "ok", name: splitPath(event.file).name };
    case "backup_skipped":
      return { text: `Backup not made: ${event.why}`, tone: "warn" };
  }
}

const MODEL_CHANGES: Record<ChangeState, string> = {
  running: "Embedding all documents by another model",
  paused: "Change of the embedding model paused",
  removing: "Removing the old vectors",
  cancelling: "Change of the embedding model is taken back",
  completed: "Embedding model changed",
  cancelled: "Change of the embedding model cancelled",
};

function moved(state: JobState, totals: FileTotals): Said {
  switch (state.state) {
    case "pending":
      return { text: "Put back: not started" };
    case "queued":
      return { text: "Waits for its turn" };
    case "running":
      return { text: finishedFiles(totals) > 0 ? `Goes on after ${counted(finishedFiles(totals), "file")}` : "Started" };
    case "paused":
      return { text: paused(state.reason), tone: "warn" };
    case "cancelling":
      return { text: "Cancelling" };
    case "completed":
      return { text: `Completed: ${sum(totals)}`, tone: "ok" };
    case "completed_with_errors":
      return { text: `Completed with errors: ${sum(totals)}`, tone: "warn" };
    case "failed":
      return { text: `Failed: ${sum(totals)}`, tone: "bad" };
    case "cancelled":
      return { text: `Cancelled: ${sum(totals)}` };
  }
}

/** `10 stored, 2 skipped, 1 failed`: what is not none. */
function sum({ completed, unchanged, skipped, failed }: FileTotals): string {
  const parts = [
    [completed, "stored"],
    [unchanged, "unchanged"],
    [skipped, "skipped"],
    [failed, "failed"],
  ] as const;
  const some = parts.filter(([files]) => files > 0).map(([files, what]) => `${count(files)} ${what}`);
  return some.length > 0 ? some.join(", ") : "no file";
}

function file({ job, state }: Extract<Event, { event: "file_moved" }>, reasons: ReadonlyMap<string, ReasonView>): Said {
  const files = (show: string): { route?: Route } => (job ? { route: { page: "job", id: job, show } } : {});
  const why = (code: string) => reasons.get(code)?.message ?? words(code).toLowerCase();
  switch (state.state) {
    case "pending":
      return { text: "Put back for another attempt", ...files("pending") };
    case "working":
      return { text: `At work: ${state.stage}`, ...files("working") };
    case "completed":
      return { text: `Stored as ${counted(state.chunks, "passage")}`, tone: "ok", route: { page: "document", id: state.document } };
    case "unchanged":
      return { text: "Unchanged", route: { page: "document", id: state.document } };
    case "skipped":
      return { text: `Skipped: ${why(state.reason.code)}`, ...files("skipped") };
    case "failed":
      return { text: `Failed: ${why(state.failure.code)}`, tone: "bad", ...files("failed") };
  }
}

/** `14:02:07` today, `3 Nov, 14:02:07` before. */
export function stamp(millis: number, now: number): string {
  const date = new Date(millis);
  const time = date.toLocaleTimeString("en-GB");
  if (date.toDateString() === new Date(now).toDateString()) return time;
  return `${date.toLocaleDateString("en-GB", { day: "numeric", month: "short" })}, ${time}`;
}
