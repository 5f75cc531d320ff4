// The one rule between options that the window checks itself, so that it is said at once.
// Everything else is refused by the application, which has the last word anyway.

import type { ProcessingOptions } from "../bindings";

export interface OptionProblem {
  option: keyof ProcessingOptions;
  text: string;
}

/** What is wrong with `overrides` over the settings `inForce`, or `undefined`. */
export function optionsProblem(
  overrides: Partial<ProcessingOptions>,
  inForce: ReadonlyMap<string, string>,
): OptionProblem | undefined {
  const size = overrides.chunk_size ?? Number(inForce.get("chunk_size"));
  const overlap = overrides.chunk_overlap ?? Number(inForce.get("chunk_overlap"));
  const quality = overrides.quality_threshold ?? Number(inForce.get("quality_threshold"));
  if (size < 1) return { option: "chunk_size", text: "At least 1" };
  if (overlap >= size) return { option: "chunk_overlap", text: "Must be smaller than the chunk size" };
  if (quality < 0 || quality > 1) return { option: "quality_threshold", text: "Between 0 and 1" };
  return undefined;
}

/** The options that forms show. */
const SHOWN = ["chunk_size", "chunk_overlap", "quality_threshold", "max_workers", "ocr", "skip_existing"] as const;

/**
 * Every option that forms show, with the value of the setting where nothing else was said: for
 * something that exists, where leaving an option out would leave it as it is.
 */
export function filledIn(
  overrides: Partial<ProcessingOptions>,
  inForce: ReadonlyMap<string, string>,
): Partial<ProcessingOptions> {
  const value = (option: (typeof SHOWN)[number]) =>
    overrides[option] ?? (JSON.parse(inForce.get(option) ?? "null") as number | boolean | null);
  return Object.fromEntries(SHOWN.map((option) => [option, value(option)]).filter(([, set]) => set !== null));
}
