import { expect, test } from "vitest";

import { PRESETS, presetOf, withPreset } from "./presets";

const settings = new Map([
  ["ocr", "true"],
  ["chunk_size", "1000"],
  ["chunk_overlap", "200"],
  ["quality_threshold", "0.3"],
]);

test("every preset is known again by its options", () => {
  for (const { value } of PRESETS) expect(presetOf(withPreset(value, {}, settings), settings)).toBe(value);
});

test("a changed option makes it custom, and changing it back does not", () => {
  const fast = withPreset("fast", {}, settings);
  expect(presetOf({ ...fast, chunk_size: 700 }, settings)).toBeUndefined();
  expect(presetOf({ ...fast, chunk_size: 1000 }, settings)).toBe("fast");
});

test("a preset leaves what it does not decide, and says nothing the settings say", () => {
  const chosen = withPreset("thorough", { max_workers: 2, embedding_model: "jina-v4", chunk_size: 300 }, settings);
  expect(chosen).toEqual({
    max_workers: 2,
    embedding_model: "jina-v4",
    chunk_size: 500,
    chunk_overlap: 150,
    quality_threshold: 0.1,
  });
  expect(withPreset("balanced", chosen, settings)).toEqual({ max_workers: 2, embedding_model: "jina-v4" });
});
