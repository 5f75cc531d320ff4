import { expect, test } from "vitest";

import type { Export } from "../bindings";
import { actions, asked, fileName, formatName, share } from "./exports";

const sample: Export = {
  id: "e1",
  user: "default",
  name: "Everything",
  scope: { scope: "everything" },
  format: "parquet",
  vectors: true,
  file: "/home/ada/x.parquet",
  overwrite: false,
  state: "running",
  totals: { documents: 4, withheld: 1, documents_in_all: 20, passages: 40, bytes: 1000 },
  created_at: 0,
};

test("a format is asked for with its database, and without one where none is meant", () => {
  expect(asked("csv", "chroma")).toEqual({ format: "csv" });
  expect(asked("vector", "chroma")).toEqual({ format: "vector", database: "chroma" });
  expect(asked("vector", "any")).toEqual({ format: "vector", database: null });
  expect(formatName({ format: "vector", database: "pgvector" })).toBe("PostgreSQL with pgvector");
  expect(formatName({ format: "vector", database: null })).toBe("Vector database");
});

test("a file is named after what it holds, in letters every system takes", () => {
  const search = { kind: "search", search: { text: "when / where?" } } as const;
  expect(fileName(search, "when / where?", "csv")).toBe("when - where-.csv");
  expect(fileName({ kind: "everything" }, "Everything", "zip")).toBe("gristmill.zip");
});

test("an export under way can be held, and one that ended be shown or tried again", () => {
  expect(share(sample)).toBe(0.25);
  expect(actions(sample)).toEqual(["pause", "cancel"]);
  expect(actions({ ...sample, state: "completed" })).toContain("show");
  expect(actions({ ...sample, state: "failed" })).toContain("resume");
});
