import { expect, test } from "vitest";

import { hovering } from "./hovering";

test("what hovers is counted, named and sorted by ending", () => {
  const paths = ["/a/b.pdf", "/a/c.PDF", "/a/Minutes", "/a/x.docx", "/a/.hidden", "/a/1.txt", "/a/2.txt"];
  expect(hovering(paths)).toEqual({
    count: 7,
    names: ["b.pdf", "c.PDF", "Minutes", "x.docx", ".hidden"],
    more: 2,
    kinds: ["2 PDF", "2 folders or files without an ending", "2 TXT", "1 DOCX"],
  });
});

test("a desktop that does not say what hovers leaves the list empty", () => {
  expect(hovering([])).toEqual({ count: 0, names: [], more: 0, kinds: [] });
});
