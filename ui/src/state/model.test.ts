import { expect, test } from "vitest";

import type { EmbeddingChange } from "../bindings";
import { actions, isAtWork, isUnderWay, nameOf, said, share } from "./model";

function change(over: Partial<EmbeddingChange> = {}): EmbeddingChange {
  return {
    model: "all-MiniLM-L6-v2/f32",
    from: "all-MiniLM-L6-v2/int8",
    state: "running",
    totals: { documents: 1, documents_in_all: 4, passages: 5, passages_in_all: 20 },
    created_at: 0,
    ...over,
  };
}

test("a change says where it leads and how far it is", () => {
  expect(said(change())).toBe("Embedding all documents by all-MiniLM-L6-v2/f32");
  expect(share(change())).toBe(0.25);
  const empty = { documents: 0, documents_in_all: 0, passages: 0, passages_in_all: 0 };
  expect(share(change({ totals: empty }))).toBe(1);
});

test("only a change that goes on by itself is looked at again", () => {
  expect(isAtWork("running")).toBe(true);
  expect(isAtWork("removing")).toBe(true);
  expect(isAtWork("paused")).toBe(false);
  expect(isAtWork(undefined)).toBe(false);
});

test("a change can be held and cancelled until searches are answered by it", () => {
  expect(actions("running")).toEqual(["pause", "cancel"]);
  expect(actions("paused")).toEqual(["resume", "cancel"]);
  expect(actions("removing")).toEqual([]);
  expect(isUnderWay("removing")).toBe(true);
  expect(isUnderWay("completed")).toBe(false);
});

test("a model is named without how it is computed", () => {
  expect(nameOf("all-MiniLM-L6-v2/int8")).toBe("all-MiniLM-L6-v2");
});
