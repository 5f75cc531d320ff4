// What a file in work waits for, as a person reads it.

import type { FileProgress } from "../bindings";
import { counted } from "./format";

interface Resource {
  /** What is short, as the end of a sentence. */
  name: string;
  /** Why there is not enough of it, and what changes that. */
  help: string;
}

/** By what the application calls it behind `waiting: `. */
const RESOURCES: Record<string, Resource> = {
  parser: {
    name: "a free parser",
    help: "As many files are parsed as the setting `max_concurrent_processing` allows",
  },
  embedder: {
    name: "the embedding model",
    help: "Other files' passages are being embedded; on this machine each processor embeds one batch at a time",
  },
  "bytes in flight": {
    name: "room among the files in work",
    help: "Files in work together are as large as the setting `max_concurrent_batch_size_gb` allows",
  },
};

const MARK = "waiting: ";

/** What a step says the file waits for; `undefined` when it does not wait. */
export function waitsFor(step: string): Resource | undefined {
  if (!step.startsWith(MARK)) return undefined;
  const what = step.slice(MARK.length);
  return RESOURCES[what] ?? { name: what, help: "" };
}

/** `3 files wait for a free parser`, the most frequent first; empty while none waits. */
export function waitingWords(files: readonly FileProgress[]): string[] {
  const counts = new Map<string, number>();
  for (const { step } of files) {
    const resource = waitsFor(step);
    if (resource) counts.set(resource.name, (counts.get(resource.name) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.map(([name, count]) => `${counted(count, "file waits", "files wait")} for ${name}`);
}
