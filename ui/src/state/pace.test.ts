import { expect, test } from "vitest";

import { paceOf } from "./pace";

test("parts of any length come to numbers a minute, and an idle end is left out", () => {
  const points = [
    { files: 10, chunks: 50 },
    { files: 0, chunks: 0 },
    { files: 20, chunks: 30 },
    { files: 0, chunks: 0 },
  ];
  const pace = paceOf({ since: 0, part_ms: 30_000, points });
  expect(pace.points).toHaveLength(3);
  expect(pace).toMatchObject({ files: 20, mostFiles: 40, mostChunks: 100, seconds: 90 });
  expect(pace.chunks).toBeCloseTo(80 / 1.5);
});

test("before the first file there is nothing to show", () => {
  expect(paceOf({ since: null, part_ms: 1000, points: [] }).points).toEqual([]);
});
