import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { ApiError, Update } from "../bindings";
import { Feed } from "./feed.svelte";
import { event } from "./samples";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const lost: ApiError = { code: "unavailable", message: "gone", hint: null };

test("after a break the feed goes on behind the last event heard, each event once", () => {
  const since: number[] = [];
  let hear: (updates: Update[]) => void = () => undefined;
  let end: (error: ApiError) => void = () => undefined;
  const feed = new Feed((from, heard, ended) => {
    since.push(from);
    [hear, end] = [heard, ended];
    return () => undefined;
  });
  const heard: number[] = [];
  feed.listen((updates) => {
    for (const update of updates) if (update.update === "event") heard.push(update.event.seq);
  });

  const moved = (seq: number) => event(seq, { event: "job_created", name: "" });
  feed.start(10);
  hear([moved(11), moved(12)]);
  end(lost);
  expect(feed.broken).toEqual(lost);
  vi.advanceTimersByTime(1_000);
  hear([moved(12), moved(13)]);

  expect(since).toEqual([10, 12]);
  expect(heard).toEqual([11, 12, 13]);
  expect(feed.broken, "hearing again is being well again").toBeUndefined();
});
