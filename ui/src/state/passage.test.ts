import { expect, test } from "vitest";

import { pieces } from "./passage";

const shown = (text: string, ...ranges: [number, number][]) =>
  pieces(text, ranges.map(([start, end]) => ({ start, end })))
    .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
    .join("");

test("highlights cut a passage without losing a character", () => {
  expect(shown("stone and grain", [0, 5], [10, 15])).toBe("[stone] and [grain]");
  expect(shown("stone")).toBe("stone");
});

test("overlapping, unordered and overlong highlights are put right", () => {
  expect(shown("stone and grain", [10, 99], [0, 5], [3, 8])).toBe("[stone][ an]d [grain]");
  expect(shown("stone", [4, 2])).toBe("stone");
});

test("offsets count as JavaScript counts, so a marked emoji stays whole", () => {
  expect(shown("a 🌾 b", [2, 4])).toBe("a [🌾] b");
});
