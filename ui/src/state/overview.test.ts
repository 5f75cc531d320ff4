import { expect, test } from "vitest";

import { asFilter, choose, chosen, dateName, daysName, languageName, likeness, mostFrequent, narrowedBy, qualityBars, sizeName, sum, UNLABELLED } from "./overview";

const type = (type: string) => ({ type });

test("what is shown by the same name is one row", () => {
  const counts = [
    { name: "application/jsonl", count: 3 },
    { name: "application/pdf", count: 4 },
    { name: "application/x-ndjson", count: 2 },
  ];
  const name = (type: string) => (type === "application/pdf" ? "PDF" : "JSON Lines");
  expect(mostFrequent(counts, name, type)).toEqual([
    { name: "JSON Lines", count: 5, narrow: { type: "application/jsonl,application/x-ndjson" } },
    { name: "PDF", count: 4, narrow: { type: "application/pdf" } },
  ]);
});

test("what is rare is counted together, and nothing is lost", () => {
  const counts = Array.from({ length: 20 }, (_, at) => ({ name: `type ${at}`, count: 100 - at }));
  const bars = mostFrequent(counts, (name) => name, type);
  expect(bars).toHaveLength(8);
  expect(bars.at(-1)?.name).toBe("13 others");
  expect(sum(bars)).toBe(sum(counts));
  const rare = counts.slice(7).map(({ name }) => name);
  expect(bars.at(-1)?.narrow).toEqual({ type: rare.join(",") });
});

test("classes read as people say them", () => {
  expect(sizeName({ from: 0, below: 10_000 })).toBe("Below 10 kB");
  expect(sizeName({ from: 100_000, below: 1_000_000 })).toBe("100 kB – 1 MB");
  expect(sizeName({ from: 100_000_000, below: null })).toBe("100 MB and more");
  expect(dateName("2026-03")).toBe("Mar 2026");
  expect(dateName("2019")).toBe("2019");
  expect(languageName("de")).toBe("German");
  expect(languageName("")).toBe("Not known");
  expect(languageName("not a code")).toBe("not a code");
});

test("when documents were stored is told in days, and can be taken away", () => {
  const day = (date: number) => new Date(2026, 10, date).getTime();
  expect(daysName(day(3), day(4))).toBe("3 Nov 2026");
  expect(daysName(day(3), day(10))).toBe("3 Nov – 9 Nov 2026");
  expect(daysName(new Date(2025, 11, 1).getTime(), day(10))).toBe("1 Dec 2025 – 9 Nov 2026");
  expect(daysName(day(3), undefined)).toBe("since 3 Nov 2026");
  const narrow = { language: "de", since: day(3), until: day(4) };
  expect(narrowedBy(narrow).map(({ text }) => text)).toEqual(["German", "Stored 3 Nov 2026"]);
  expect(narrowedBy(narrow)[1]?.without).toEqual({ language: "de" });
  expect(asFilter(narrow)).toEqual({ language: "de", added_from: day(3), added_before: day(4) });
});

test("quality begins with the worst that is there", () => {
  expect(qualityBars([0, 0, 0, 0, 0, 0, 0, 2, 0, 5])).toEqual([
    { name: "0.7 – 0.8", count: 2, narrow: { quality: 7 } },
    { name: "0.8 – 0.9", count: 0, narrow: { quality: 8 } },
    { name: "0.9 – 1.0", count: 5, narrow: { quality: 9 } },
  ]);
  expect(qualityBars([0, 0])).toEqual([]);
});

test("a twin says how it is one", () => {
  const twin = { id: "d2", collection: "default", title: "Letter", key: "letter.txt", same_content: false, likeness: 0.998, contained: 1 };
  expect(likeness(twin)).toBe("99 % alike");
  expect(likeness({ ...twin, likeness: 0.1 })).toBe("Holds all of it");
  expect(likeness({ ...twin, same_content: true, likeness: 1 })).toBe("Same file");
});

test("what a list is narrowed to is said, and each part can be taken away", () => {
  const narrow = { type: "text/plain", language: "", from: 10_000, below: 100_000, quality: 9 };
  const parts = narrowedBy(narrow);
  expect(parts.map(({ text }) => text)).toEqual(["Language not known", "10 kB – 100 kB", "Quality 0.9 – 1.0"]);
  expect(parts[1]?.without).toEqual({ type: "text/plain", language: "", quality: 9 });
  expect(asFilter(narrow)).toEqual({ media_type: "text/plain", language: "", size_from: 10_000, size_below: 100_000, quality: 9 });
  const several = { type: "text/csv,text/html", label: UNLABELLED, language: "de,,fr" };
  const texts = narrowedBy(several).map(({ text }) => text);
  expect(texts).toEqual(["2 types", "Not labelled", "3 languages"]);
  expect(narrowedBy(several)[0]?.without).toEqual({ label: UNLABELLED, language: "de,,fr" });
  expect(asFilter(several)).toEqual({ media_type: "text/csv,text/html", labelled: false, language: "de,,fr" });
  expect(chosen(several)).toEqual({ type: "", label: "" });
  expect(chosen(narrow)).toEqual({ type: "text/plain", label: "" });
  expect(choose(several, { type: "", label: "" })).toEqual(several);
  expect(choose(several, { type: "text/html", label: "" })).toEqual({ ...several, type: "text/html" });
  expect(choose({ type: "text/html", quality: 9 }, { type: "", label: "Public" })).toEqual({ label: "Public", quality: 9 });
});
