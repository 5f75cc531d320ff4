import { beforeEach, expect, test } from "vitest";

import { Recent, type Place } from "./recent.svelte";

beforeEach(() => localStorage.clear());

const job = (id: string): Place => ({ kind: "job", name: `Job ${id}`, address: `#/jobs/${id}` });

test("the latest stands first, each once, and twelve at most, over a restart too", () => {
  const recent = new Recent();
  for (let at = 0; at < 20; at += 1) recent.note(job(String(at)));
  recent.note(job("15"));
  expect(recent.places).toHaveLength(12);
  expect(recent.places.slice(0, 3).map(({ address }) => address)).toEqual(["#/jobs/15", "#/jobs/19", "#/jobs/18"]);
  expect(new Recent().places).toEqual(recent.places);
});

test("what is kept and cannot be read counts for nothing", () => {
  localStorage.setItem("recent", `[{"kind":"job"},7,{"kind":"job","name":"a","address":"#/jobs/a"}]`);
  expect(new Recent().places).toEqual([{ kind: "job", name: "a", address: "#/jobs/a" }]);
  localStorage.setItem("recent", "{");
  expect(new Recent().places).toEqual([]);
});
