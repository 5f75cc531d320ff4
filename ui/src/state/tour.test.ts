import { beforeEach, expect, test } from "vitest";

import type { JobView } from "../bindings";
import { type At, moved, Tour } from "./tour.svelte";

const job = (state: string) => ({ id: "j1", state: { state } }) as JobView;

beforeEach(() => localStorage.clear());

test("a step is over when what it asks for was done, and not before", () => {
  const begun: At = { step: "preflight" };
  expect(moved(begun, { page: "library" }, undefined)).toBe(begun);
  const started = moved(begun, { page: "job", id: "j1" }, undefined);
  expect(started).toEqual({ step: "job", job: "j1" });
  expect(moved(started, { page: "library" }, job("running"))).toBe(started);
  expect(moved(started, { page: "library" }, job("completed_with_errors")).step).toBe("statement");
  const searching: At = { step: "search", job: "j1" };
  expect(moved(searching, { page: "document", id: "d1" }, job("completed"))).toEqual({ step: "document", job: "j1" });
});

test("a reload goes on where the tour was, and an ended one stays away", () => {
  expect(new Tour().known).toBe(false);
  const tour = new Tour();
  tour.begin();
  tour.follow({ page: "job", id: "j1" }, () => job("running"));
  expect(new Tour().at).toEqual({ step: "job", job: "j1" });
  tour.end();
  const later = new Tour();
  expect([later.at, later.known]).toEqual([undefined, true]);
});

test("what is kept badly counts for nothing", () => {
  localStorage.setItem("tour", '{"step":"moon"}');
  expect(new Tour().at).toBeUndefined();
  localStorage.setItem("tour", "{");
  expect(new Tour().at).toBeUndefined();
});
