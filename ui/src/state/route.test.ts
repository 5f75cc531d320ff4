import { expect, test } from "vitest";

import { href, parse, type Route, linkTo } from "./route.svelte";

test("every route survives its address", () => {
  const routes: Route[] = [
    { page: "ingest" },
    { page: "jobs" },
    { page: "job", id: "a/b?c#d" },
    { page: "job", id: "j1", show: "failed" },
    { page: "job", id: "j1", show: "failed", code: "needs_password" },
    { page: "jobs", reason: "needs_password" },
    { page: "insights" },
    { page: "insights", period: "month", collection: "käse & brot" },
    { page: "library" },
    { page: "library", collection: "käse & brot" },
    { page: "library", collection: "c", narrow: { type: "text/plain", label: "Public", language: "", changed: "2026-03" } },
    { page: "library", narrow: { language: "de", from: 10_000, below: 100_000, quality: 9 } },
    { page: "library", narrow: { since: 1_700_000_000_000, until: 1_700_086_400_000 } },
    {
      page: "library",
      text: "100 %",
      source: "c/1",
      where: [{ name: "author", is: "equal", value: "A & B" }],
      sort: "-size",
    },
    { page: "overview" },
    { page: "overview", collection: "käse & brot" },
    { page: "removed" },
    { page: "exports" },
    { page: "document", id: "d1" },
    { page: "document", id: "d1", chunk: 42 },
    { page: "search" },
    { page: "search", text: "how long? 100%" },
    { page: "quarantine" },
    { page: "schedules" },
    { page: "schedule", id: "s/1" },
    { page: "schedule_form" },
    { page: "schedule_form", id: "s/1" },
    { page: "watches" },
    { page: "watch", id: "w/1" },
    { page: "watch_form" },
    { page: "watch_form", id: "w/1" },
    { page: "settings" },
    { page: "settings", name: "max_file_size_mb" },
  ];
  for (const route of routes) expect(parse(href(route)), href(route)).toEqual(route);
});

test("an unknown address is the first page", () => {
  expect(parse("#/nowhere/else")).toEqual({ page: "ingest" });
  expect(parse("")).toEqual({ page: "ingest" });
  expect(parse("#/jobs/%E0%")).toEqual({ page: "job", id: "%E0%" });
  expect(parse("#/library/7f?chunk=none")).toEqual({ page: "document", id: "7f" });
});

test("what an address says wrongly counts for nothing", () => {
  expect(parse("#/library?where=%7Bbroken")).toEqual({ page: "library" });
  expect(parse("#/library?where=%5B7%2C%7B%22name%22%3A1%7D%5D")).toEqual({ page: "library" });
  expect(parse("#/insights?by=century")).toEqual({ page: "insights" });
});

test("a link to a page is its address under the scheme of the application", () => {
  expect(linkTo(href({ page: "document", id: "7f", chunk: 3 }))).toBe("gristmill://library/7f?chunk=3");
  expect(linkTo("")).toBe("gristmill://");
});
