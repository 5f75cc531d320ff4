// Values with their names, for fields that offer a choice.

import type { Priority, Verdict } from "../bindings";

export const PRIORITIES: readonly { value: Priority; name: string }[] = [
  { value: "low", name: "Low priority" },
  { value: "normal", name: "Normal priority" },
  { value: "high", name: "High priority" },
  { value: "urgent", name: "Urgent" },
];

interface Look {
  name: string;
  tone: "calm" | "accent" | "ok" | "warn" | "bad";
  help: string;
}

/** What would become of a file, as shown. */
export const VERDICTS: Record<Verdict, Look> = {
  new: { name: "new", tone: "ok", help: "Never stored before" },
  changed: { name: "changed", tone: "accent", help: "Stored before with other content" },
  unchanged: { name: "unchanged", tone: "calm", help: "Stored already with the same content and options" },
  duplicate: { name: "duplicate", tone: "calm", help: "Equal to another file or document" },
  unsupported: { name: "unsupported", tone: "warn", help: "There is no parser for this kind of file" },
  encrypted: { name: "encrypted", tone: "bad", help: "Needs a password" },
  empty: { name: "empty", tone: "calm", help: "Zero bytes" },
  too_large: { name: "too large", tone: "warn", help: "Over the size limit" },
  problem: { name: "problem", tone: "bad", help: "Cannot be taken; the row says why" },
};
