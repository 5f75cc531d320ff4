import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";

import type { AttemptView, FileLog, FileProgress, LogLevel } from "../../bindings";
import { job, progress, totals } from "../../state/samples";
import Attempts from "./Attempts.svelte";
import BulkBar from "./BulkBar.svelte";
import JobRow from "./JobRow.svelte";
import Log from "./Log.svelte";
import RunningFiles from "./RunningFiles.svelte";
import StatementLine from "./StatementLine.svelte";
import Throughput from "./Throughput.svelte";

test("several jobs are offered what at least one of them allows, and for how many", async () => {
  const onaction = vi.fn();
  const jobs = [
    job({ id: "a", actions: ["pause", "cancel"] }),
    job({ id: "b", actions: ["pause", "cancel"], priority: "high" }),
    job({ id: "c", state: { state: "failed" }, actions: ["retry", "undo"] }),
  ];
  render(BulkBar, { jobs, busy: false, onaction, onpriority: vi.fn(), onclear: vi.fn() });
  const bar = within(screen.getByRole("toolbar", { name: "Picked jobs" }));
  expect(bar.getByText("3 jobs picked")).toBeTruthy();
  expect(bar.getAllByRole("button").map((button) => button.textContent?.trim())).toEqual([
    "Pause 2",
    "Retry failed 1",
    "Cancel 2",
    "Clear",
  ]);
  await fireEvent.click(bar.getByText("Pause 2"));
  expect(onaction).toHaveBeenCalledExactlyOnceWith("pause");
});

test("a priority is chosen for all that are picked", async () => {
  const onpriority = vi.fn();
  const jobs = [job({ id: "a" }), job({ id: "b", priority: "high" })];
  render(BulkBar, { jobs, busy: false, onaction: vi.fn(), onpriority, onclear: vi.fn() });
  const list = screen.getByRole<HTMLSelectElement>("combobox", { name: "Priority of the picked jobs" });
  expect(list.value, "they have several").toBe("");
  await fireEvent.change(list, { target: { value: "urgent" } });
  expect(onpriority).toHaveBeenCalledExactlyOnceWith("urgent");
});

test("a job's priority is changed in its row, and not once it has ended", async () => {
  const onpriority = vi.fn();
  const { rerender } = render(JobRow, { job: job(), now: 0, onaction: vi.fn(), onpriority });
  await fireEvent.change(screen.getByRole("combobox", { name: "Priority of Archive" }), { target: { value: "low" } });
  expect(onpriority).toHaveBeenCalledExactlyOnceWith("low");
  await rerender({ job: job({ state: { state: "completed" } }), now: 0, onaction: vi.fn(), onpriority });
  expect(screen.queryByRole("combobox")).toBeNull();
});

test("what a waiting file waits for is said in words", () => {
  const waiting: FileProgress = { file: 1, key: "a.pdf", stage: "parsing", fraction: 0, step: "waiting: parser" };
  render(RunningFiles, { files: [waiting, { ...waiting, file: 2, step: "page 3 of 9" }] });
  expect(screen.getByText("waits for a free parser").getAttribute("title")).toContain("max_concurrent_processing");
  expect(screen.getByText("page 3 of 9")).toBeTruthy();
});

test("a row of the list says what its files wait for", () => {
  const waiting: FileProgress = { file: 1, key: "a", stage: "embedding", fraction: 0, step: "waiting: embedder" };
  const { rerender } = render(JobRow, { job: job({ progress: progress({ running: [waiting] }) }), now: 0, onaction: vi.fn() });
  expect(screen.getByText("1 file waits for the embedding model")).toBeTruthy();
  void rerender({ job: job({ state: { state: "queued" } }), now: 0, onaction: vi.fn() });
});

test("every attempt tells its outcome, its stages and its reason", () => {
  const attempts: AttemptView[] = [
    { number: 1, started_at: 1000, ended_at: 4000, outcome: "failed", code: "timed_out", stage: "parsing", detail: "`a.pdf` took longer than 1 s", durations: [5, 0, 2900, 0, 0, 0] },
    { number: 2, started_at: 5000, ended_at: 6000, outcome: "completed", code: null, stage: null, detail: null, durations: [5, 10, 300, 20, 600, 9] },
  ];
  render(Attempts, { attempts, reasons: new Map() });
  const [first, second] = within(screen.getByRole("list", { name: "Attempts" })).getAllByRole("listitem");
  expect(first?.textContent).toContain("failed");
  expect(first?.textContent).toContain("took 3.0 s");
  expect(first?.textContent).toContain("a.pdf took longer than 1 s");
  expect(first?.textContent).toContain("while parsing · timed_out");
  expect(second?.textContent).toContain("Embedding 0.6 s");
});

test("the log of a file is read when it is opened, and read anew when the file moved on", async () => {
  const line = (message: string, level: LogLevel = "warn") => ({ at: 1000, level, message, fields: { code: "timed_out", page: "3" } });
  const read = vi.fn<() => Promise<FileLog>>();
  read.mockResolvedValueOnce({ kept: "info", lines: [] });
  const { rerender } = render(Log, { read, of: "1 1 working" });
  expect(read).not.toHaveBeenCalled();
  await fireEvent.click(screen.getByText("Log"));
  await screen.findByText(/Nothing is kept about it/);
  expect(screen.getByRole("link", { name: "keeps each step" }).getAttribute("href")).toContain("log_level");
  read.mockResolvedValueOnce({ kept: "info", lines: [line("parser killed"), line("file failed")] });
  await rerender({ read, of: "1 1 failed" });
  const lines = within(await screen.findByRole("list", { name: "Lines of the log" })).getAllByRole("listitem");
  expect(lines.map((one) => one.textContent)).toHaveLength(2);
  expect(lines[1]?.textContent).toMatch(/warn\s+file failed\s+code=timed_out\s+page=3/);
  read.mockRejectedValueOnce({ code: "internal", message: "the log cannot be read" });
  await rerender({ read, of: "1 2 pending" });
  await screen.findByText(/the log cannot be read/);
});

test("the speed is said in words besides the picture", () => {
  const points = [
    { files: 5, chunks: 50 },
    { files: 10, chunks: 20 },
  ];
  render(Throughput, { throughput: { since: 0, part_ms: 30_000, points }, left: { low_seconds: 120, high_seconds: 300 } });
  const words = screen.getByRole("img").getAttribute("aria-label");
  expect(words).toBe("Files a minute: 15 on average, 20 at most. Chunks a minute: 70 on average, 100 at most.");
  expect(screen.getByText("2–5 min")).toBeTruthy();
});

test("the account of a job can be saved", async () => {
  const onexport = vi.fn();
  render(StatementLine, { totals: totals({ completed: 2 }), states: [], listing: false, onshow: vi.fn(), onexport });
  await fireEvent.click(screen.getByRole("button", { name: "Save the statement as a table…" }));
  expect(onexport).toHaveBeenCalledOnce();
});
