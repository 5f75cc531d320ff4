import { expect, test } from "vitest";

import SHEET from "./tokens.css?raw";

/** The colours of a rule, the light and the dark of each. */
function colours(selector: string): Map<string, [string, string]> {
  const rule = new RegExp(`${selector.replace(/[[\]]/g, "\\$&")} \\{([^}]*)\\}`).exec(SHEET)?.[1] ?? "";
  const pairs = rule.matchAll(/--([\w-]+):\s*(?:light-dark\((#\w+),\s*(#\w+)\)|(#\w+));/g);
  return new Map([...pairs].map(([, name, light, dark, both]) => [name ?? "", [light ?? both ?? "", dark ?? both ?? ""]]));
}

const NORMAL = colours(":root");
const MORE = new Map([...NORMAL, ...colours(`:root[data-contrast="more"]`)]);
const LOOKS = [
  { look: "light", of: (name: string) => NORMAL.get(name)?.[0] },
  { look: "dark", of: (name: string) => NORMAL.get(name)?.[1] },
  { look: "light, high contrast", of: (name: string) => MORE.get(name)?.[0] },
  { look: "dark, high contrast", of: (name: string) => MORE.get(name)?.[1] },
];

/** Relative luminance, as WCAG 2.2 defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [bright = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (bright + 0.05) / (dark + 0.05);
}

const GROUNDS = ["bg", "surface", "raised", "sunken", "hover"];

/** What is written, on what: words of any size, so 4.5 to 1. */
const WORDS: [string[], string[]][] = [
  [["text", "text-2"], [...GROUNDS, "selected", "here"]],
  // On what is selected quiet text is drawn as `text-2`.
  [["text-3"], GROUNDS],
  [["accent", "ok", "warn", "bad", "calm"], GROUNDS],
  [["accent", "bad"], ["selected"]],
  [["on-accent"], ["accent-fill", "accent-fill-hover", "alarm"]],
  [["text"], ["mark"]],
];

/** What is no text and has to be seen: 3 to 1. */
const SIGNS: [string[], string[]][] = [
  [["edge", "accent"], ["bg", "surface", "raised", "sunken"]],
];

function pairs(table: [string[], string[]][]): [string, string][] {
  return table.flatMap(([over, under]) => over.flatMap((one) => under.map((other): [string, string] => [one, other])));
}

function tooPale(of: (name: string) => string | undefined, table: [string[], string[]][], least: number): string[] {
  return pairs(table).flatMap(([over, under]) => {
    const ratio = contrast(of(over) ?? "", of(under) ?? "");
    return ratio >= least ? [] : [`${over} on ${under}: ${ratio.toFixed(2)}`];
  });
}

test("the contrast of black and white is 21, and of a colour with itself 1", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
  expect(contrast("#2a5bd7", "#2a5bd7")).toBe(1);
});

test.each(LOOKS)("$look: every word can be read and every edge seen (WCAG 2.2 AA)", ({ of }) => {
  for (const [over, under] of [...pairs(WORDS), ...pairs(SIGNS)]) expect([of(over), of(under)]).not.toContain(undefined);
  expect([...tooPale(of, WORDS, 4.5), ...tooPale(of, SIGNS, 3)]).toEqual([]);
});

test.each(LOOKS.slice(2))("$look: words reach AAA, and lines are seen as well", ({ of }) => {
  const main: [string[], string[]][] = [[["text", "text-2", "text-3"], GROUNDS]];
  const lines: [string[], string[]][] = [[["line", "line-strong"], ["bg", "surface", "raised"]]];
  expect([...tooPale(of, main, 7), ...tooPale(of, lines, 3)]).toEqual([]);
});
