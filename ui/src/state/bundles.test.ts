import { expect, test } from "vitest";

import type { Bundle, BundleTotals, RestoredBundle } from "../bindings";
import { facts, outcome, progressText, share } from "./bundles";

const totals: BundleTotals = {
  documents: 2,
  passages: 40,
  originals: 0,
  withheld: 0,
  held: 3,
  originals_missing: 0,
  originals_withheld: 0,
};

const bundle: Bundle = { file: "/home/ada/x.bundle", size: 2000, made_by: "0.1.0", at: 0, models: [], totals };

test("a bundle tells what it holds, and what was left out only where something was", () => {
  const names = facts(bundle).map(([name]) => name);
  expect(names).toEqual(["Holds", "Files", "Size", "Made", "Waiting for a person or refused"]);
  expect(facts(bundle)[0]).toEqual(["Holds", "2 documents, 40 passages"]);
});

test("what became of it is told without what did not happen", () => {
  const restored: RestoredBundle = {
    bundle,
    restored: 1,
    unchanged: 0,
    duplicates: 0,
    conflicts: 1,
    conflicting: [],
    other_models: [],
    originals: null,
    stopped: false,
  };
  expect(outcome(restored)).toEqual([
    ["Restored", "1 document"],
    ["Left out", "1"],
  ]);
});

test("progress counts documents, and bytes while it is checked", () => {
  expect(progressText({ file: "", step: "storing", done: 1, total: 2 })).toBe("1 of 2 documents stored");
  expect(progressText({ file: "", step: "checking", done: 1000, total: 2000 })).toBe("Checking, 1.0 kB of 2.0 kB");
  expect(share({ file: "", step: "writing", done: 0, total: 0 })).toBe(0);
});
