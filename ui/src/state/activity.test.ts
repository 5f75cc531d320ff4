import { expect, test } from "vitest";

import type { ReasonView } from "../bindings";
import { kindsOf, line, TOPICS } from "./activity";
import { happened, totals } from "./samples";

const REASONS = new Map([["damaged", { message: "the file is damaged" } as ReasonView]]);

test("a job that ended says what became of its files, and leads to it", () => {
  const end = { event: "job_moved", state: { state: "completed_with_errors" }, totals: totals({ completed: 1200, failed: 2 }) };
  expect(line(happened(1, end, { job: "j1", job_name: "Archive" }), REASONS)).toEqual({
    text: "Completed with errors: 1,200 stored, 2 failed",
    tone: "warn",
    job: { text: "Archive", route: { page: "job", id: "j1" } },
  });
});

test("a file that failed says why and leads to its list, one that was stored to its document", () => {
  const failure = { code: "damaged", stage: "parsing", page: null, detail: "…" };
  const failed = { event: "file_moved", file: 1, state: { state: "failed", failure }, totals: totals() };
  const names = { job: "j1", job_name: "Archive", about: "a/report.pdf" };
  expect(line(happened(1, failed, names), REASONS)).toMatchObject({
    text: "Failed: the file is damaged",
    tone: "bad",
    about: { text: "a/report.pdf", route: { page: "job", id: "j1", show: "failed" } },
  });
  const stored = { event: "file_moved", file: 1, state: { state: "completed", document: "d1", chunks: 1 }, totals: totals() };
  expect(line(happened(1, stored, names), REASONS)).toMatchObject({
    text: "Stored as 1 passage",
    about: { route: { page: "document", id: "d1" } },
  });
});

test("why a job waits is said", () => {
  const event = { event: "job_moved", state: { state: "paused", reason: "disk_full" }, totals: totals() };
  expect(line(happened(1, event), REASONS).text).toBe("Paused: the disk is full");
});

test("a job that was forgotten is named so and leads nowhere", () => {
  const event = { event: "job_created", name: "Old" };
  expect(line(happened(1, event, { job: "j1" }), REASONS).job).toEqual({ text: "a job that was forgotten" });
});

test("names that hide signs are shown plainly", () => {
  const event = { event: "watch_changed", watch: "w1" };
  expect(line(happened(1, event, { about: "evil\u202Etxt.exe" }), REASONS).about?.text).toBe("evil\uFFFDtxt.exe");
});

test("every kind belongs to one topic, and none of them to everything", () => {
  const kinds = TOPICS.flatMap(({ value }) => kindsOf(value));
  expect(new Set(kinds).size).toBe(kinds.length);
  expect(kinds).toHaveLength(20);
  expect(kindsOf("")).toEqual([]);
});
