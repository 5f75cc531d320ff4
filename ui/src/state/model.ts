// What is said of the embedding model and of a change to another one.

import type { ChangeState, EmbeddingChange } from "../bindings";

/** What can be done about a change that is under way. */
export type ChangeAction = "pause" | "resume" | "cancel";

/** What a change in a state allows. */
export function actions(state: ChangeState): ChangeAction[] {
  if (state === "running") return ["pause", "cancel"];
  return state === "paused" ? ["resume", "cancel"] : [];
}

const SAID: Record<ChangeState, string> = {
  running: "Embedding all documents by",
  paused: "Paused on the way to",
  removing: "Removing the old vectors; searches go by",
  cancelling: "Removing the vectors made by",
  completed: "Changed to",
  cancelled: "Cancelled the change to",
};

/** A change in one line. */
export function said({ state, model }: EmbeddingChange): string {
  return `${SAID[state]} ${model}`;
}

/** Whether a change has not ended. */
export function isUnderWay(state: ChangeState): boolean {
  return state !== "completed" && state !== "cancelled";
}

/** Whether there is something to do for a change without anyone asking. */
export function isAtWork(state: ChangeState | undefined): boolean {
  return state === "running" || state === "removing" || state === "cancelling";
}

/** How much of what there is has new vectors, from 0 to 1. */
export function share({ totals }: EmbeddingChange): number {
  return totals.passages_in_all === 0 ? 1 : totals.passages / totals.passages_in_all;
}

/** The name of a model without how it is computed. */
export function nameOf(model: string): string {
  const slash = model.lastIndexOf("/");
  return slash < 0 ? model : model.slice(0, slash);
}
