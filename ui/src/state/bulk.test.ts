import { expect, test } from "vitest";

import { allowing, isRanked, queue, stepped } from "./bulk";
import { job } from "./samples";

test("the queue is by priority and then by age, as the application goes through it", () => {
  const jobs = [
    job({ id: "new", created_at: 9 }),
    job({ id: "old", created_at: 1 }),
    job({ id: "late urgent", priority: "urgent", created_at: 20 }),
    job({ id: "low", priority: "low", created_at: 0 }),
  ];
  const order = queue(jobs).flatMap((group) => group.jobs.map(({ id }) => `${group.name}: ${id}`));
  expect(order).toEqual(["Urgent: late urgent", "Normal: old", "Normal: new", "Low: low"]);
});

test("a priority goes up and down by steps and not beyond its ends", () => {
  expect([stepped("low", 1), stepped("urgent", 1), stepped("normal", -1), stepped("low", -1)]).toEqual([
    "normal",
    "urgent",
    "low",
    "low",
  ]);
});

test("an action is for those jobs whose state allows it", () => {
  const jobs = [job({ id: "a", actions: ["pause", "cancel"] }), job({ id: "b", actions: ["resume"] })];
  expect(allowing(jobs, "pause").map(({ id }) => id)).toEqual(["a"]);
  expect(isRanked(job({ state: { state: "completed" } }))).toBe(false);
  expect(isRanked(job({ state: { state: "paused", reason: "user" } }))).toBe(true);
});
