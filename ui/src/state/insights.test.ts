import { beforeEach, expect, test } from "vitest";

import type { InsightPoint, Insights, ReasonView } from "../bindings";
import { added, isEmpty, keepTables, kinds, mostCommon, outcomes, pace, periods, reasons, showsTables, speed } from "./insights";
import { href } from "./route.svelte";

beforeEach(() => localStorage.clear());

const DAY = 86_400_000;
const point = (some: Partial<InsightPoint> = {}): InsightPoint => ({
  from: 0,
  until: DAY,
  documents: 0,
  completed: 0,
  unchanged: 0,
  skipped: 0,
  failed: 0,
  chunks: 0,
  bytes: 0,
  busy_minutes: 0,
  ...some,
});

const insights = (some: Partial<Insights> = {}): Insights => ({
  period: "day",
  time_zone: "UTC",
  points: [point(), point()],
  reasons: [],
  types: [],
  sizes: [],
  languages: [],
  labels: [],
  ...some,
});

test("periods are named by the clock of the answer", () => {
  const from = Date.UTC(2026, 10, 2, 23);
  const named = (period: Insights["period"], until: number, time_zone = "UTC") =>
    periods({ period, time_zone, points: [point({ from, until })] })[0]?.name;
  expect(named("day", from + DAY)).toBe("2 Nov");
  expect(named("day", from + DAY, "Europe/Berlin")).toBe("3 Nov");
  expect(named("week", from + 7 * DAY, "Europe/Berlin")).toBe("3 Nov – 9 Nov");
  expect(named("month", from + 30 * DAY)).toBe("Nov 2026");
});

test("what is rare is counted together, in every period, and nothing is lost", () => {
  const counted = Array.from({ length: 9 }, (_, at) => ({ name: `k${at}`, points: [9 - at, 1], total: 10 - at }));
  const shown = mostCommon(counted, (name) => name, (names) => names.join());
  expect(shown.map(({ name }) => name)).toEqual(["k0", "k1", "k2", "k3", "k4", "4 others"]);
  expect(shown.at(-1)).toMatchObject({ points: [4 + 3 + 2 + 1, 4], total: 14, address: "k5,k6,k7,k8" });
  expect(added(shown.map(({ points }) => points))).toEqual(added(counted.map(({ points }) => points)));
  expect(new Set(shown.map(({ tone }) => tone)).size, "each has a colour of its own").toBe(6);
});

test("kinds shown by the same name are one", () => {
  const counted = [
    { name: "application/jsonl", points: [1], total: 1 },
    { name: "application/x-ndjson", points: [2], total: 2 },
  ];
  expect(mostCommon(counted, () => "JSON Lines", (names) => names.join())).toMatchObject([
    { name: "JSON Lines", points: [3], total: 3, address: "application/jsonl,application/x-ndjson" },
  ]);
});

test("a speed counts the minutes in which something was done, and no others", () => {
  const points = [point({ completed: 30, failed: 10, busy_minutes: 4 }), point(), point({ skipped: 5, busy_minutes: 1 })];
  expect(pace(points)).toMatchObject({ points: [10, 0, 5], total: 9 });
  expect([0, 0.25, 9.96, 10.4, 1234].map(speed)).toEqual(["0", "0.3", "10.0", "10", "1,234"]);
  expect(outcomes(points).map(({ name, total }) => `${name} ${total}`)).toEqual(["Stored 30", "Unchanged 0", "Skipped 5", "Failed 10"]);
  expect(isEmpty({ points })).toBe(false);
  expect(isEmpty(insights())).toBe(true);
});

test("a reason leads to its jobs, in words, failures apart from what was left out", () => {
  const told = insights({
    reasons: [
      { code: "needs_password", kind: "failure", total: 3, points: [1, 2] },
      { code: "empty_file", kind: "skip", total: 2, points: [2, 0] },
    ],
  });
  const table = new Map([["needs_password", { message: "the file is encrypted" } as ReasonView]]);
  expect(reasons(told, table, "failure")).toMatchObject([
    { name: "The file is encrypted", total: 3, points: [1, 2], address: "#/jobs?reason=needs_password" },
  ]);
  expect(reasons(told, table, "skip").map(({ name }) => name)).toEqual(["Empty file"]);
});

test("every kind of documents leads to their list", () => {
  const told = insights({
    languages: [{ name: "", points: [0, 1], total: 1 }],
    labels: [
      { name: "Unsafe", points: [1, 0], total: 1 },
      { name: "", points: [0, 1], total: 1 },
    ],
    sizes: [
      { from: 0, below: 10_000, points: [1, 0], total: 1 },
      { from: 10_000, below: null, points: [0, 1], total: 1 },
    ],
    types: [{ name: "application/pdf", points: [1, 1], total: 2 }],
  });
  const shown = kinds(told, (narrow) => href({ page: "library", narrow }));
  expect(shown.languages[0]).toMatchObject({ name: "Not known", address: "#/library?language=unknown" });
  expect(shown.labels).toMatchObject([
    { name: "Unsafe", tone: "bad", address: "#/library?label=Unsafe" },
    { name: "Not labelled", tone: "faint", address: "#/library?label=none" },
  ]);
  expect(shown.sizes.map(({ name, address }) => [name, address])).toEqual([
    ["Below 10 kB", "#/library?below=10000"],
    ["10 kB and more", "#/library?from=10000"],
  ]);
  expect(shown.types[0]).toMatchObject({ name: "PDF", total: 2 });
});

test("tables are kept in place of charts for the next time", () => {
  expect(showsTables()).toBe(false);
  keepTables(true);
  expect(showsTables()).toBe(true);
});
