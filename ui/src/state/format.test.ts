import { expect, test } from "vitest";

import { bytes, counted, duration, eta, isoMoment, pages, percent, plainName, splitPath, typeName, when, words } from "./format";

test("bytes read like a file manager", () => {
  const shown = [0, 999, 1_000, 12_400_000, 999_960, 5_000_000_000].map(bytes);
  expect(shown).toEqual(["0 B", "999 B", "1.0 kB", "12.4 MB", "1.0 MB", "5.0 GB"]);
});

test("durations use two units at most", () => {
  const shown = [0.42, 12.4, 60, 200, 7_500, 273_600].map(duration);
  expect(shown).toEqual(["0.4 s", "12 s", "1 min", "3 min 20 s", "2 h 5 min", "3 d 4 h"]);
});

test("time left is an interval, not a promise", () => {
  expect(eta(5, 40)).toBe("less than a minute left");
  expect(eta(120, 290)).toBe("2–5 min left");
  expect(eta(170, 180)).toBe("about 3 min left");
  expect(eta(7_000, 14_000)).toBe("2–4 h left");
});

test("percent never claims what is not so", () => {
  expect(percent(0.9999)).toBe("99 %");
  expect(percent(0.0001)).toBe("<1 %");
  expect(percent(1)).toBe("100 %");
});

test("times are as precise as they are near", () => {
  const now = new Date(2026, 10, 3, 15, 0).getTime();
  expect(when(now - 5_000, now)).toBe("just now");
  expect(when(now - 300_000, now)).toBe("5 min ago");
  expect(when(new Date(2026, 10, 3, 9, 5).getTime(), now)).toBe("09:05");
  expect(when(new Date(2025, 10, 3).getTime(), now)).toBe("3 Nov 2025");
});

test("small words", () => {
  expect(counted(1, "file")).toBe("1 file");
  expect(counted(2_000, "file")).toBe("2,000 files");
  expect(pages([4, 6])).toBe("pp. 4–6");
  expect(pages(null)).toBe("");
  expect(words("completed_with_errors")).toBe("Completed with errors");
  expect([words("ocr"), words("max_file_size_mb")]).toEqual(["OCR", "Max file size (MB)"]);
  expect(typeName("image/png")).toBe("PNG image");
  expect(typeName("text/x-rust")).toBe("rust");
  expect(splitPath("a/b/c.pdf")).toEqual({ folder: "a/b/", name: "c.pdf" });
  expect(splitPath("c.pdf")).toEqual({ folder: "", name: "c.pdf" });
});

test("a name cannot pass for another by turning its direction or by control characters", () => {
  expect(plainName("evil\u202Etxt.exe")).toBe("evil\uFFFDtxt.exe");
  expect(plainName("a\tb\nc")).toBe("a\u2409b\u240Ac");
  expect(plainName("in\u200Bvoice\u2028.pdf\u0085")).toBe("in\uFFFDvoice\uFFFD.pdf\uFFFD");
  expect(plainName("حساب 2025.md")).toBe("حساب 2025.md");
});

test("a moment found in metadata is shown as any other, and other text is left alone", () => {
  expect(isoMoment("2026-03-10T09:00:00Z")).toContain("10 Mar 2026");
  expect(isoMoment("2026-03-10")).toBeUndefined();
  expect(isoMoment("9999-99-99T99:99")).toBeUndefined();
});
