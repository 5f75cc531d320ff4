import { describe, expect, test } from "vitest";

import { foldFile, foldJobs, fractionDone } from "./fold";
import { event, file, job, progress, totals } from "./samples";

describe("jobs", () => {
  test("totals are those of the last event, whatever the order of updates", () => {
    const one = totals({ pending: 9, completed: 1 });
    const two = totals({ pending: 8, completed: 2 });
    const updates = [
      event(1, { event: "file_moved", file: 1, state: { state: "pending" }, totals: one }),
      event(2, { event: "file_moved", file: 2, state: { state: "pending" }, totals: two }),
    ];
    const { jobs } = foldJobs([job()], updates);
    expect(jobs[0]?.totals).toEqual(two);
    expect(foldJobs(jobs, updates).jobs, "folding twice changes nothing").toEqual(jobs);
  });

  test("a state change asks for the job again, since its actions changed too", () => {
    const moved = event(1, { event: "job_moved", state: { state: "completed" }, totals: totals({ completed: 10 }) });
    const { jobs, stale } = foldJobs([job({ progress: progress() })], [moved]);
    expect(jobs[0]?.state).toEqual({ state: "completed" });
    expect(jobs[0]?.progress, "a finished job shows no speed").toBeNull();
    expect([...stale]).toEqual(["j1"]);
  });

  test("a late sample does not bring a finished job back to life", () => {
    const done = job({ state: { state: "completed" }, totals: totals({ completed: 10 }) });
    const { jobs } = foldJobs([done], [{ update: "progress", progress: progress() }]);
    expect(jobs[0]).toEqual(done);
  });

  test("a sample taken before the last event does not count fewer files than that did", () => {
    const counted = totals({ pending: 8, completed: 2 });
    const { jobs } = foldJobs([job({ totals: counted })], [{ update: "progress", progress: progress() }]);
    expect(jobs[0]?.totals).toEqual(counted);
  });

  test("the bar goes back only for a job that has more to do than before", () => {
    const counted = job({ totals: totals({ pending: 3, completed: 1 }) });
    const sample = { update: "progress" as const, progress: progress({ fraction: 0.1, totals: counted.totals }) };
    const shown = (before: typeof counted) => foldJobs([before], [sample]).jobs[0]?.progress?.fraction;
    expect(shown(counted), "one of four files was small").toBe(0.25);
    expect(shown({ ...counted, listing: true })).toBe(0.1);
  });

  test("a job made elsewhere is asked for", () => {
    const created = event(1, { event: "job_created", name: "x" }, "j2");
    expect([...foldJobs([], [created]).stale]).toEqual(["j2"]);
  });

  test("a job without samples is as done as its files", () => {
    const half = job({ totals: totals({ pending: 2, failed: 1, completed: 1 }) });
    expect(fractionDone(half)).toBe(0.5);
    expect(fractionDone(job({ totals: totals() }))).toBe(0);
  });
});

describe("files", () => {
  const failed = {
    state: "failed",
    failure: { code: "damaged", stage: "parsing", detail: "cannot open `report.pdf`" },
  };

  test("an event of another file changes nothing", () => {
    const other = event(1, { event: "file_moved", file: 2, state: failed, totals: totals() });
    expect(foldFile(file(), [other])).toBeUndefined();
  });

  test("progress shows the stage, the end shows the reason, and nothing follows the end", () => {
    const running = [{ file: 1, key: "a", stage: "parsing" as const, fraction: 0.2, step: "page 1 of 5" }];
    const sample = { update: "progress" as const, progress: progress({ running }) };
    expect(foldFile(file(), [sample])?.state).toEqual({ state: "working", stage: "parsing" });
    const end = event(1, { event: "file_moved", file: 1, state: failed, totals: totals() });
    const ended = foldFile(file(), [sample, end, sample]);
    expect(ended?.state).toEqual(failed);
    expect(ended?.progress).toBeNull();
  });
});
