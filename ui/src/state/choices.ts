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

import type { Priority, Verdict } from "../bindings";

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
