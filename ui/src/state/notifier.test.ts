import { beforeEach, expect, test, vi } from "vitest";

import type { JobState } from "../bindings";
import { Notifier, toldOf } from "./notifier.svelte";
import { event, job, totals } from "./samples";

const long = job({ started_at: 0, totals: totals({ completed: 1200, skipped: 3, failed: 1 }) });
const moved = (state: JobState, at: number) => {
  const update = event(1, { event: "job_moved", state, totals: long.totals });
  if (update.update === "event") update.event.at = at;
  return update;
};

beforeEach(() => localStorage.clear());

test("the end of a long job is told, that of a short one is not", () => {
  expect(toldOf(long, { state: "completed_with_errors" }, 61_000)).toEqual({
    title: "Archive is done, with failures",
    body: "1,200 stored, 3 skipped, 1 failed",
  });
  expect(toldOf(long, { state: "completed" }, 59_000)).toBeUndefined();
  expect(toldOf(long, { state: "cancelled" }, 90_000), "whoever cancels it knows").toBeUndefined();
});

test("a job that waits for a person says for what, and one that goes on by itself does not", () => {
  expect(toldOf(long, { state: "paused", reason: "signed_out" }, 0)?.body).toContain("sign in");
  expect(toldOf(long, { state: "paused", reason: "memory_tight" }, 0)).toBeUndefined();
  expect(toldOf(long, { state: "paused", reason: "user" }, 0)).toBeUndefined();
});

test("nothing is told once a person does not want it, also after a reload", () => {
  const notify = vi.fn(async () => undefined);
  const notifier = new Notifier(notify, () => long);
  notifier.hear([moved({ state: "completed" }, 90_000)]);
  expect(notify).toHaveBeenCalledTimes(1);
  notifier.choose(false);
  notifier.hear([moved({ state: "completed" }, 90_000)]);
  expect(notify).toHaveBeenCalledTimes(1);
  expect(new Notifier(notify, () => long).on).toBe(false);
});
