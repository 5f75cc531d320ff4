import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Call, Statement } from "../bindings";
import { Account } from "./account.svelte";
import { event, totals } from "./samples";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ended = event(9, { event: "job_moved", state: { state: "completed" }, totals: totals({ completed: 3 }) });
const moved = event(8, { event: "file_moved", file: 1, state: { state: "pending" }, totals: totals() });

test("chunks counted before the job ended are not told of the ended job", async () => {
  const answers: ((chunks: number) => void)[] = [];
  const call = ((operation: string) => {
    if (operation === "jobs.failures") return Promise.resolve([]);
    return new Promise((resolve) => answers.push((chunks) => resolve({ chunks } as Statement)));
  }) as unknown as Call;
  const account = new Account(call, "j1");
  const settled = () => vi.advanceTimersByTimeAsync(1_000);

  answers[0]?.(9);
  await settled();
  expect(account.chunks).toBe(9);

  account.hear([moved]);
  account.hear([ended]);
  expect(account.chunks, "nine was before").toBeUndefined();
  await settled();
  expect(answers, "one question at a time, so that answers keep their order").toHaveLength(2);
  answers[1]?.(20);
  await vi.advanceTimersByTimeAsync(0);
  expect(account.chunks, "twenty was asked for before the end").toBeUndefined();
  await settled();
  answers[2]?.(27);
  await settled();
  expect(account.chunks).toBe(27);
});
