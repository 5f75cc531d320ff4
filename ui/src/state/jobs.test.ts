import { expect, test } from "vitest";

import type { Call, JobView } from "../bindings";
import { Jobs } from "./jobs.svelte";
import { event, job, totals } from "./samples";

test("an answer from before the end of a job does not bring it back to life", async () => {
  const running = job();
  const done = job({ state: { state: "completed" }, totals: totals({ completed: 10 }), finished_at: 5 });
  const answers: ((job: JobView) => void)[] = [];
  const jobs = new Jobs((() => new Promise((resolve) => answers.push(resolve))) as unknown as Call);
  jobs.put(running);

  const asked = jobs.fetch("j1");
  jobs.hear([event(1, { event: "job_moved", state: done.state, totals: done.totals })]);
  answers[0]?.(running);
  await asked;
  expect(jobs.find("j1")?.state).toEqual({ state: "completed" });
  answers[1]?.(done);
  await Promise.resolve();
  await Promise.resolve();
  expect(jobs.find("j1")).toEqual(done);
});
