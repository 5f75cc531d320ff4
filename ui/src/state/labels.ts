// How sensitive documents are, as shown.

import Ban from "@lucide/svelte/icons/ban";
import EyeOff from "@lucide/svelte/icons/eye-off";
import Globe from "@lucide/svelte/icons/globe";
import ShieldAlert from "@lucide/svelte/icons/shield-alert";
import type { Component } from "svelte";

import type { Hit, Label, LabelAction, LabelsDecided, LabelState } from "../bindings";
import { counted } from "./format";

interface Look {
  tone: "calm" | "accent" | "ok" | "warn" | "bad";
  icon: Component;
}

/** A sign and a tone for each label. */
export const LABELS: Record<Label, Look> = {
  Public: { tone: "ok", icon: Globe },
  Confidential: { tone: "accent", icon: EyeOff },
  "Highly Sensitive": { tone: "warn", icon: ShieldAlert },
  Unsafe: { tone: "bad", icon: Ban },
};

/** Labels to choose from, severity rising. */
export const LABEL_CHOICES: readonly { value: Label; name: string }[] = (
  ["Public", "Confidential", "Highly Sensitive", "Unsafe"] as const
).map((value) => ({ value, name: value }));

/** What became of a document. */
export const ACTIONS: Record<LabelAction, string> = {
  store: "stored",
  local_embedder_only: "stored, embedded on this machine only",
  redact: "stored with what was found masked",
  quarantine: "held",
  refuse: "not taken",
};

/** Where something with a label is. */
export const STATES: Record<LabelState, string> = {
  held: "held",
  admitted: "let in",
  stored: "in doubt",
  refused: "refused",
};

/** What decisions came to, in numbers of documents. */
export type Decided = Omit<LabelsDecided, "jobs">;

export const NOTHING: Decided = { kept: 0, admitted: 0, held: 0, refused: 0, reread: 0 };

/** What two decisions came to together. */
export function added(one: Decided, other: Decided): Decided {
  return {
    kept: one.kept + other.kept,
    admitted: one.admitted + other.admitted,
    held: one.held + other.held,
    refused: one.refused + other.refused,
    reread: one.reread + other.reread,
  };
}

/** `2 documents let in, 1 document refused`; `held` says what a document is that waits. */
export function told(decided: Decided, held = "still held"): string {
  const parts = [
    [decided.admitted, "let in"],
    [decided.kept, "kept"],
    [decided.held, held],
    [decided.refused, "refused"],
    [decided.reread, "to be read again"],
  ] as const;
  const some = parts.filter(([number]) => number > 0);
  return some.map(([number, word]) => `${counted(number, "document")} ${word}`).join(", ");
}

/** Where something was found: `page 3`, `title`, `margin, page 1`. */
export function place(hit: Pick<Hit, "field" | "page">): string {
  const parts = [hit.field, hit.page ? `page ${hit.page}` : undefined].filter((part) => part);
  return parts.join(", ") || "text";
}
