// Whole values for tests, so that each test says only what it is about.

import type { EventView, FileTotals, FileView, JobProgress, JobView, SearchHit, SettingView, Update } from "../bindings";

export function totals(some: Partial<FileTotals> = {}): FileTotals {
  return { pending: 0, working: 0, completed: 0, unchanged: 0, skipped: 0, failed: 0, ...some };
}

export function job(some: Partial<JobView> = {}): JobView {
  return {
    id: "j1",
    user: "default",
    name: "Archive",
    state: { state: "running" },
    priority: "normal",
    origin: "window",
    collection: "default",
    options: {} as JobView["options"],
    totals: totals({ pending: 10 }),
    listing: false,
    created_at: 0,
    progress: null,
    actions: [],
    schedule: null,
    ...some,
  };
}

export function progress(some: Partial<JobProgress> = {}): JobProgress {
  return {
    job: "j1",
    totals: totals({ pending: 9, working: 1 }),
    fraction: 0.1,
    files_per_minute: 60,
    chunks_per_second: 10,
    bytes_per_second: 1000,
    running: [],
    ...some,
  };
}

export function file(some: Partial<FileView> = {}): FileView {
  return {
    id: 1,
    job: "j1",
    connection: "c1",
    source_type: "local_directory",
    key: "a/report.pdf",
    size: 1200,
    state: { state: "pending" },
    attempts: 1,
    durations: [0, 0, 0, 0, 0, 0],
    progress: null,
    stored: null,
    ...some,
  };
}

export function hit(some: Partial<SearchHit> = {}): SearchHit {
  return {
    chunk: 7,
    document: "d1",
    collection: "default",
    title: "Manual",
    key: "manual.pdf",
    media_type: "application/pdf",
    pages: [4, 5],
    heading_path: ["Warranty", "Stones"],
    text: "guaranteed for two years",
    highlights: [{ start: 0, end: 10 }],
    excerpt: { text: "guaranteed for two years", highlights: [{ start: 0, end: 10 }], before: false, after: false },
    score: 0.03,
    ...some,
  };
}

export function setting(some: Partial<SettingView> = {}): SettingView {
  return {
    name: "chunk_size",
    environment: "CHUNK_SIZE",
    file_path: "processing.chunk_size",
    value: "1000",
    default: "1000",
    origin: "default",
    help: "Longest chunk, in characters",
    kind: "integer",
    needs_restart: false,
    ...some,
  };
}

/** An event as the history lists it. */
export function happened(seq: number, kind: object, names: { job_name?: string; about?: string; job?: string } = {}): EventView {
  const { job, job_name = null, about = null } = names;
  return { event: { seq, at: 0, ...(job ? { job } : {}), ...kind } as EventView["event"], job_name, about };
}

/** Any event in the durable sequence. */
export function event(seq: number, kind: object, ofJob = "j1"): Update {
  return { update: "event", event: { seq, at: 0, job: ofJob, ...kind } } as Update;
}
