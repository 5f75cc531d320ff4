// A watched folder in words, and its rules as a form holds them.

import type { OnDeletion, ProcessingOptions, WatchRules, WatchView } from "../bindings";
import { bytes, count, counted, parseBytes } from "./format";

/** How a watch is doing, in a word, with a sentence where the word is not enough. */
export interface Doing {
  tone: "calm" | "accent" | "ok" | "warn" | "bad";
  text: string;
  why?: string;
}

export function doing({ paused, status }: WatchView): Doing {
  if (paused?.reason === "many_deletions") {
    const why = `${count(paused.missing)} of ${counted(paused.known, "file")} vanished at once.`;
    return { tone: "warn", text: "Waits for an answer", why };
  }
  if (paused) return { tone: "calm", text: "Paused" };
  const { health } = status;
  switch (health.health) {
    case "paused":
      return { tone: "calm", text: "Paused" };
    case "not_running":
      return { tone: "calm", text: "Not watched now" };
    case "unavailable":
      return { tone: "bad", text: "Unavailable", why: health.why };
    case "starting":
      return { tone: "accent", text: "Looking" };
    case "polling":
      return { ...atWork(status), why: `Looked at every ${health.seconds} s: ${health.why}` };
    case "listening":
      return atWork(status);
  }
}

function atWork({ waiting, jobs }: WatchView["status"]): Doing {
  if (waiting > 0) return { tone: "accent", text: `Settling ${counted(waiting, "file")}` };
  if (jobs.length > 0) return { tone: "accent", text: "Taking in" };
  return { tone: "ok", text: "Watching" };
}

export const ON_DELETION: readonly { value: OnDeletion; name: string; help: string }[] = [
  { value: "keep", name: "Keep", help: "Its document stays as it is." },
  { value: "mark", name: "Mark", help: "Its document stays and is marked as missing its file." },
  { value: "remove", name: "Remove", help: "Its document goes and can be restored; it comes back with the file." },
];

/** What a person fills in to add or change a watch: text, where the rules have numbers. */
export interface WatchForm {
  name: string;
  folder: string;
  collection: string;
  include: string;
  exclude: string;
  subfolders: boolean;
  minSize: string;
  maxSize: string;
  settle: string;
  onDeletion: OnDeletion;
  removalFiles: string;
  removalPercent: string;
  poll: boolean;
  options: Partial<ProcessingOptions>;
}

export function emptyForm(): WatchForm {
  return {
    name: "",
    folder: "",
    collection: "default",
    include: "",
    exclude: "",
    subfolders: true,
    minSize: "",
    maxSize: "",
    settle: "",
    onDeletion: "keep",
    removalFiles: "20",
    removalPercent: "20",
    poll: false,
    options: {},
  };
}

export function formOf(watch: WatchView): WatchForm {
  const { rules } = watch;
  return {
    name: watch.name,
    folder: watch.folder,
    collection: watch.collection,
    include: rules.include.join("\n"),
    exclude: rules.exclude.join("\n"),
    subfolders: rules.subfolders,
    minSize: rules.min_size == null ? "" : bytes(rules.min_size),
    maxSize: rules.max_size == null ? "" : bytes(rules.max_size),
    settle: rules.settle_seconds == null ? "" : String(rules.settle_seconds),
    onDeletion: rules.on_deletion,
    removalFiles: String(rules.removal_limit.files),
    removalPercent: String(rules.removal_limit.percent),
    poll: rules.poll,
    options: watch.options,
  };
}

/** What is wrong with a form, by field. */
export type FormProblems = Partial<Record<keyof WatchForm, string>>;

export function formProblems(form: WatchForm): FormProblems {
  const problems: FormProblems = {};
  if (form.folder.trim() === "") problems.folder = "Choose a folder";
  if (form.collection.trim() === "") problems.collection = "Name a collection";
  for (const field of ["minSize", "maxSize"] as const) {
    const text = form[field].trim();
    if (text !== "" && parseBytes(text) === undefined) problems[field] = "A size like 500 kB or 2 MB";
  }
  const [least, most] = [parseBytes(form.minSize), parseBytes(form.maxSize)];
  if (least !== undefined && most !== undefined && least > most) problems.maxSize = "Less than the smallest size";
  if (form.settle.trim() !== "" && !isWhole(form.settle)) problems.settle = "Whole seconds";
  if (form.onDeletion === "remove") {
    if (!isWhole(form.removalFiles)) problems.removalFiles = "A whole number";
    if (!isWhole(form.removalPercent) || Number(form.removalPercent) > 100) problems.removalPercent = "0 to 100";
  }
  return problems;
}

/** The rules of a form without problems; `before` keeps sizes that nobody touched exact. */
export function rulesOf(form: WatchForm, before?: WatchRules): WatchRules {
  return {
    include: lines(form.include),
    exclude: lines(form.exclude),
    subfolders: form.subfolders,
    min_size: size(form.minSize, before?.min_size),
    max_size: size(form.maxSize, before?.max_size),
    settle_seconds: form.settle.trim() === "" ? null : Number(form.settle),
    on_deletion: form.onDeletion,
    removal_limit: { files: Number(form.removalFiles), percent: Number(form.removalPercent) },
    poll: form.poll,
  };
}

function size(text: string, before: number | null | undefined): number | null {
  if (before != null && text === bytes(before)) return before;
  return parseBytes(text) ?? null;
}

function lines(text: string): string[] {
  return text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
}

function isWhole(text: string): boolean {
  return /^\d{1,9}$/.test(text.trim());
}
