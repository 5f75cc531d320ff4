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
