import { describe, expect, test } from "vitest";

import { rowAfterKey, scrollTo, visibleRows } from "./virtual";

const view = (scrollTop: number, total = 100_000) => ({ scrollTop, height: 320, rowHeight: 32, total });

describe("visible rows", () => {
  test("the window is as large at the end as in the middle of 100,000 rows", () => {
    expect(visibleRows(view(0), 2)).toEqual({ first: 0, last: 12 });
    expect(visibleRows(view(32 * 50_000), 2)).toEqual({ first: 49_998, last: 50_012 });
    expect(visibleRows(view(32 * 99_990), 2)).toEqual({ first: 99_988, last: 100_000 });
  });

  test("a list that shrank under the scroll position draws nothing beyond its end", () => {
    expect(visibleRows(view(32 * 500, 10), 2)).toEqual({ first: 10, last: 10 });
  });

  test("overscroll above the top draws the first rows", () => {
    expect(visibleRows(view(-40), 2).first).toBe(0);
  });
});

test("scrolling to a row moves as little as possible", () => {
  expect(scrollTo(5, view(0)), "in view already").toBe(0);
  expect(scrollTo(10, view(0)), "one below the edge").toBe(32);
  expect(scrollTo(3, view(320)), "above the edge").toBe(96);
});

test("keys move the active row and stop at both ends", () => {
  expect(rowAfterKey("ArrowUp", 0, view(0))).toBe(0);
  expect(rowAfterKey("PageDown", 0, view(0))).toBe(9);
  expect(rowAfterKey("End", 0, view(0))).toBe(99_999);
  expect(rowAfterKey("ArrowDown", 99_999, view(0))).toBe(99_999);
  expect(rowAfterKey("x", 5, view(0))).toBeUndefined();
  expect(rowAfterKey("End", 0, view(0, 0)), "an empty list has no row").toBeUndefined();
});
