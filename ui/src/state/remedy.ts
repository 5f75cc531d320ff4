// What can be done in the window about files that share a reason: do them again, where needed
// with something asked for first, or go where more than these files is looked after.

import type { FileOverrides, ReasonCode, RetryOffer } from "../bindings";
import type { Route } from "./route.svelte";

/** How the files of a reason are done again. */
export type Fix =
  /** As before. */
  | { kind: "again"; text: string }
  /** With a password for all of them. */
  | { kind: "password"; text: string }
  /** With a higher limit, for these files alone. */
  | { kind: "limit"; text: string; option: "max_file_size_mb" | "timeout_seconds"; unit: string }
  /** Pages go through text recognition. */
  | { kind: "recognise"; text: string }
  /** Out of quarantine. */
  | { kind: "quarantine"; text: string };

/** What is changed for the files that are done again. */
export interface Change {
  options?: FileOverrides;
  password?: string;
}

/** What a retry asks for, as the application says. */
export const FIXES: Record<RetryOffer, Fix> = {
  plain: { kind: "again", text: "Retry these" },
  password: { kind: "password", text: "Enter password…" },
  max_file_size: { kind: "limit", text: "Raise limit…", option: "max_file_size_mb", unit: "MB" },
  timeout: { kind: "limit", text: "Give more time…", option: "timeout_seconds", unit: "seconds" },
  ocr: { kind: "recognise", text: "Recognise text" },
  quarantine: { kind: "quarantine", text: "Open quarantine" },
};

/** A setting, or the health check. */
export interface RemedyPlace {
  text: string;
  route: Route;
}

const CHECK: RemedyPlace = { text: "Check health", route: { page: "doctor" } };

function setting(name: string): RemedyPlace {
  return { text: "Open setting", route: { page: "settings", name } };
}

const PLACES: Partial<Record<ReasonCode, RemedyPlace>> = {
  too_large: setting("max_file_size_mb"),
  timed_out: setting("timeout_seconds"),
  no_text_layer: CHECK,
  parser_unavailable: CHECK,
  embedder_failed: CHECK,
  store_failed: CHECK,
};

/** Where a remedy that concerns more than these files can be carried out. */
export function remedyPlace(code: ReasonCode): RemedyPlace | undefined {
  return PLACES[code];
}

/** A remedy without the command at its end, for which there is a button here. */
export function remedyWords(remedy: string): string {
  return remedy.replace(/[:;] `grist jobs [^`]*`$/, "");
}
