import { expect, test } from "vitest";

import { hasWords, marksOf } from "./find";

test("every word must be there, in any order and case", () => {
  expect(hasWords("Longest chunk, in characters", "CHUNK long")).toBe(true);
  expect(hasWords("Longest chunk, in characters", "chunk overlap")).toBe(false);
  expect(hasWords("anything", "  ")).toBe(true);
});

test("each place of each word is marked", () => {
  expect(marksOf("Chunk by chunk", "chunk by")).toEqual([
    { start: 0, end: 5 },
    { start: 9, end: 14 },
    { start: 6, end: 8 },
  ]);
  expect(marksOf("İstanbul chunk", "chunk")).toEqual([]);
});
