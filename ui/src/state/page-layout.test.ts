import { expect, test } from "vitest";

import type { PageFacts } from "../bindings";
import { cells, drawnWidth, gradeOf, holds, pageAt, pageBox, pagesInView, reasonOf, tops, USUAL } from "./page-layout";

const facts = (some: Partial<PageFacts>): PageFacts => ({
  page: 1,
  text: "written",
  words: 100,
  chunks: 1,
  first_chunk: 0,
  quality: 1,
  why: null,
  ...some,
});

test("a page fills the width, fits as a whole, or is as large as it says", () => {
  const room = { width: 600, height: 400 };
  expect(pageBox(USUAL, "width", room).width).toBe(600);
  expect(pageBox(USUAL, "page", room).height).toBeLessThanOrEqual(400);
  expect(pageBox(USUAL, "actual", room).width).toBe(Math.round((595 * 96) / 72));
  expect(pageBox({ width: 300, height: 200 }, "actual", room, 1)).toEqual({ width: 300, height: 200 });
  expect(pageBox({ width: 1, height: 100000 }, "width", room).height).toBeLessThanOrEqual(8000);
});

test("of thousands of pages only those in view are named", () => {
  const edges = tops(Array.from({ length: 2000 }, () => 800), 12);
  expect(edges.at(-1)).toBe(2000 * 812);
  expect(pageAt(edges, 0)).toBe(0);
  expect(pageAt(edges, 812 * 1500 + 5)).toBe(1500);
  expect(pageAt(edges, 1e9)).toBe(1999);
  const view = pagesInView(edges, 812 * 1000, 600);
  expect(view).toEqual({ first: 999, last: 1002 });
  expect(pagesInView(tops([], 12), 0, 600)).toEqual({ first: 0, last: 0 });
});

test("pictures have as many pixels as are shown, within bounds", () => {
  expect(drawnWidth(601, 1)).toBe(601);
  expect(drawnWidth(601, 1.5)).toBe(902);
  expect(drawnWidth(5000, 2)).toBe(2400);
  expect(drawnWidth(1, 1)).toBe(100);
});

test("a point is in a place or not", () => {
  const places = [{ left: 0.1, top: 0.1, width: 0.2, height: 0.05 }];
  expect(holds(places, 0.2, 0.12)).toBe(true);
  expect(holds(places, 0.5, 0.12)).toBe(false);
});

test("pages are graded by how their text came and how good it is", () => {
  expect(gradeOf(facts({}))).toBe("good");
  expect(gradeOf(facts({ quality: 0.7 }))).toBe("fair");
  expect(gradeOf(facts({ quality: 0.2, text: "recognised" }))).toBe("poor");
  expect(gradeOf(facts({ text: "recognised" }))).toBe("recognised");
  expect(gradeOf(facts({ text: "unread", words: 0, quality: null }))).toBe("unread");
  const [few, many] = cells([facts({ words: 1 }), facts({ page: 2, words: 400 })]);
  expect(few?.fill).toBeLessThan(many?.fill ?? 0);
});

test("why a page was not read is a reason of the table and a sentence", () => {
  expect(reasonOf("no_text_layer: the page is a picture")).toEqual({ code: "no_text_layer", text: "The page is a picture" });
  expect(reasonOf("it is broken")).toEqual({ code: undefined, text: "It is broken" });
});
