// Values with their names, for fields that offer a choice.

import CircleAlert from "@lucide/svelte/icons/circle-alert";
import CircleDashed from "@lucide/svelte/icons/circle-dashed";
import CirclePlus from "@lucide/svelte/icons/circle-plus";
import Copy from "@lucide/svelte/icons/copy";
import Equal from "@lucide/svelte/icons/equal";
import FileQuestion from "@lucide/svelte/icons/file-question-mark";
import Lock from "@lucide/svelte/icons/lock";
import RefreshCw from "@lucide/svelte/icons/refresh-cw";
import Tags from "@lucide/svelte/icons/tags";
import Weight from "@lucide/svelte/icons/weight";
import type { Component } from "svelte";

import type { JobAction, JobState, Priority, Verdict } from "../bindings";

const PAUSES: Record<Extract<JobState, { state: "paused" }>["reason"], string> = {
  user: "",
  quit: "the application was closed",
  disk_full: "the disk is full",
  source_unavailable: "the source is not there",
  signed_out: "the source wants you to sign in",
  database_unavailable: "the database is not available",
  memory_tight: "memory is short",
  embedder_unavailable: "the embedding provider does not answer",
  embedder_refused: "the embedding provider wants another key",
};

/** `Paused: the disk is full`. */
export function paused(reason: keyof typeof PAUSES): string {
  return PAUSES[reason] ? `Paused: ${PAUSES[reason]}` : "Paused";
}

/** What can be done with a job, in the order of the buttons. */
export const JOB_ACTIONS = ["start", "resume", "pause", "retry", "cancel", "undo"] as const satisfies readonly JobAction[];

/** As buttons and the palette say it. */
export const JOB_ACTION_NAMES: Record<JobAction, string> = {
  start: "Start",
  resume: "Resume",
  pause: "Pause",
  retry: "Retry failed",
  cancel: "Cancel",
  undo: "Undo…",
};

export const PRIORITIES: readonly { value: Priority; name: string }[] = [
  { value: "low", name: "Low" },
  { value: "normal", name: "Normal" },
  { value: "high", name: "High" },
  { value: "urgent", name: "Urgent" },
];

interface Look {
  name: string;
  tone: "calm" | "accent" | "ok" | "warn" | "bad";
  icon: Component;
  help: string;
}

/** What would become of a file, as shown. */
export const VERDICTS: Record<Verdict, Look> = {
  new: { name: "new", tone: "ok", icon: CirclePlus, help: "Never stored before" },
  changed: { name: "changed", tone: "accent", icon: RefreshCw, help: "Stored before with other content" },
  unchanged: {
    name: "unchanged",
    tone: "calm",
    icon: Equal,
    help: "Stored already with the same content and options",
  },
  duplicate: { name: "duplicate", tone: "calm", icon: Copy, help: "Equal to another file or document" },
  unsupported: {
    name: "unsupported",
    tone: "warn",
    icon: FileQuestion,
    help: "There is no parser for this kind of file",
  },
  encrypted: { name: "encrypted", tone: "bad", icon: Lock, help: "Needs a password" },
  empty: { name: "empty", tone: "calm", icon: CircleDashed, help: "Zero bytes" },
  too_large: { name: "too large", tone: "warn", icon: Weight, help: "Over the size limit" },
  used_as_metadata: {
    name: "used as metadata",
    tone: "calm",
    icon: Tags,
    help: "Holds the metadata of other files",
  },
  problem: { name: "problem", tone: "bad", icon: CircleAlert, help: "Cannot be taken; the row says why" },
};
