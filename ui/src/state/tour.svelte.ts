// The tour: which step it is at, kept in this window's own storage so that a reload goes on.

import type { JobView } from "../bindings";
import { isEnded } from "./fold";
import type { Route } from "./route.svelte";

/** In the order in which they are taken. */
export const STEPS = ["preflight", "job", "statement", "search", "document", "end"] as const;

export type Step = (typeof STEPS)[number];

/** Where the tour is; `job` is the one that it started. */
export interface At {
  step: Step;
  job?: string | undefined;
}

const KEY = "tour";
/** Kept once the tour was ended. */
const DONE = "done";

/** Where the tour is once a person has come to `route`, and `job` to where it is. */
export function moved(at: At, route: Route, job: JobView | undefined): At {
  switch (at.step) {
    case "preflight":
      return route.page === "job" ? { step: "job", job: route.id } : at;
    case "job":
      return job && isEnded(job) ? { ...at, step: "statement" } : at;
    case "search":
      return route.page === "document" ? { ...at, step: "document" } : at;
    case "statement":
    case "document":
    case "end":
      return at;
  }
}

export class Tour {
  /** Where it is, while it is taken. */
  at = $state.raw<At | undefined>(stored());
  /** Whether someone took or declined it before. */
  known = $state(localStorage.getItem(KEY) !== null);

  begin(): void {
    this.#keep({ step: "preflight" });
  }

  /** Goes on to a step that a person asked for. */
  go(step: Step): void {
    if (this.at) this.#keep({ ...this.at, step });
  }

  /** Goes on by itself when what a step asked for was done. */
  follow(route: Route, find: (id: string) => JobView | undefined): void {
    if (!this.at) return;
    const next = moved(this.at, route, this.at.job === undefined ? undefined : find(this.at.job));
    if (next !== this.at) this.#keep(next);
  }

  end(): void {
    this.at = undefined;
    this.known = true;
    localStorage.setItem(KEY, DONE);
  }

  #keep(at: At): void {
    this.at = at;
    this.known = true;
    localStorage.setItem(KEY, JSON.stringify(at));
  }
}

/** Whatever else stands there counts for nothing. */
function stored(): At | undefined {
  const kept = localStorage.getItem(KEY);
  if (kept === null || kept === DONE) return undefined;
  try {
    const { step, job } = JSON.parse(kept) as Record<string, unknown>;
    const known = STEPS.find((one) => one === step);
    return known && { step: known, ...(typeof job === "string" ? { job } : {}) };
  } catch {
    return undefined;
  }
}
