// Named sets of options: what a person chooses who does not want to know every option.

import type { ProcessingOptions } from "../bindings";

type Overrides = Partial<ProcessingOptions>;

/** A set of options with a name. */
export type Preset = "fast" | "balanced" | "thorough";

/** The options that presets decide; all others stay as they are. */
const DECIDED = ["ocr", "chunk_size", "chunk_overlap", "quality_threshold"] as const;

interface Entry {
  value: Preset;
  name: string;
  /** What it costs and gives, in a line. */
  help: string;
  options: Pick<Overrides, (typeof DECIDED)[number]>;
}

export const PRESETS: readonly Entry[] = [
  {
    value: "fast",
    name: "Fast",
    help: "No text recognition, nothing said twice, weak passages left out: least time and space; scans fail with a reason.",
    options: { ocr: false, chunk_size: 1000, chunk_overlap: 0, quality_threshold: 0.4 },
  },
  {
    value: "balanced",
    name: "Balanced",
    help: "As the settings say: scans are recognised where `tesseract` is installed.",
    options: {},
  },
  {
    value: "thorough",
    name: "Thorough",
    help: "Scans are recognised, passages are half as long and overlap more, weak ones are kept: finds more, and takes two to three times the time and space.",
    options: { ocr: true, chunk_size: 500, chunk_overlap: 150, quality_threshold: 0.1 },
  },
];

export const CUSTOM = "Options that differ from every preset.";

/** The preset that options come to, or none. `inForce` holds the settings by name. */
export function presetOf(overrides: Overrides, inForce: ReadonlyMap<string, string>): Preset | undefined {
  const value = (options: Overrides, option: (typeof DECIDED)[number]) => String(options[option] ?? inForce.get(option));
  const fits = ({ options }: Entry) =>
    DECIDED.every((option) => value(overrides, option) === value(options, option));
  // Where the settings say what another preset does, that they do so is said.
  return (PRESETS.find((preset) => preset.value === "balanced" && fits(preset)) ?? PRESETS.find(fits))?.value;
}

/** `overrides` with what a preset decides, and nothing that the settings say anyway. */
export function withPreset(preset: Preset, overrides: Overrides, inForce: ReadonlyMap<string, string>): Overrides {
  const { ocr: _, chunk_size: __, chunk_overlap: ___, quality_threshold: ____, ...rest } = overrides;
  const options = PRESETS.find(({ value }) => value === preset)?.options ?? {};
  const departs = Object.entries(options).filter(([option, value]) => String(value) !== inForce.get(option));
  return { ...rest, ...Object.fromEntries(departs) };
}
