import { expect, test } from "vitest";

import { descendsFirst, orderOf, sortOf } from "./document-order";

test("every order survives its address, and the usual one needs none", () => {
  for (const by of ["newest", "key", "type", "size", "chunks"]) {
    for (const descending of [true, false]) expect(orderOf(sortOf({ by, descending }))).toEqual({ by, descending });
  }
  expect(sortOf({ by: "newest", descending: true })).toBeUndefined();
  expect(orderOf("-colour")).toEqual({ by: "newest", descending: true });
});

test("names are asked for from A, and all else from the largest", () => {
  expect(["key", "type", "size", "chunks", "newest"].filter(descendsFirst)).toEqual(["size", "chunks", "newest"]);
});
