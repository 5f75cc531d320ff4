import { expect, test } from "vitest";

import type { WatchView } from "../bindings";
import { parseBytes } from "./format";
import { doing, emptyForm, formOf, formProblems, rulesOf } from "./watch";

const watch: WatchView = {
  id: "w1",
  user: "default",
  name: "Inbox",
  connection: "c1",
  folder: "/home/ada/Inbox",
  collection: "default",
  options: {} as WatchView["options"],
  rules: {
    include: ["*.pdf"],
    exclude: ["drafts/", "*.bak"],
    subfolders: true,
    min_size: null,
    max_size: 12_345_678,
    settle_seconds: null,
    on_deletion: "remove",
    removal_limit: { files: 20, percent: 20 },
    poll: false,
  },
  status: { health: { health: "listening" }, waiting: 0, jobs: [], idle: true },
  files: { submitted: 0, settled: 3, failed: 0, missing: 0 },
  created_at: 0,
};

test("rules survive the form they are edited in, exact sizes included", () => {
  expect(formProblems(formOf(watch))).toEqual({});
  expect(rulesOf(formOf(watch), watch.rules)).toEqual(watch.rules);
});

test("what is wrong with a form is said where it is wrong", () => {
  const form = { ...emptyForm(), minSize: "2 MB", maxSize: "1 MB", settle: "soon", collection: " " };
  expect(Object.keys(formProblems(form)).sort()).toEqual(["collection", "folder", "maxSize", "settle"]);
  expect(formProblems({ ...emptyForm(), folder: "/x", maxSize: "big" })).toHaveProperty("maxSize");
});

test("a watch tells what it does, and why it does not", () => {
  const status = (change: Partial<WatchView["status"]>) => ({ ...watch, status: { ...watch.status, ...change } });
  expect(doing(watch).text).toBe("Watching");
  expect(doing(status({ waiting: 2 })).text).toBe("Settling 2 files");
  expect(doing(status({ health: { health: "unavailable", why: "it is gone" } }))).toMatchObject({ tone: "bad", why: "it is gone" });
  const asked = doing({ ...watch, paused: { reason: "many_deletions", missing: 40, known: 120 } });
  expect(asked.why).toBe("40 of 120 files vanished at once.");
});

test("sizes are read as people write them", () => {
  expect(["500", "500 B", "1.5 kB", "2MB", "3 GB"].map(parseBytes)).toEqual([500, 500, 1500, 2_000_000, 3_000_000_000]);
  expect(["", "big", "-1", "1 XB"].map(parseBytes)).toEqual([undefined, undefined, undefined, undefined]);
});
