import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { createRawSnippet } from "svelte";
import { expect, test, vi } from "vitest";

import type { ReasonView } from "../bindings";
import type { Bar } from "../state/overview";
import { file, hit, job, setting, totals } from "../state/samples";
import Prose from "./basic/Prose.svelte";
import VirtualTable from "./basic/VirtualTable.svelte";
import FileRow from "./jobs/FileRow.svelte";
import JobRow from "./jobs/JobRow.svelte";
import BarChart from "./overview/BarChart.svelte";
import ColumnChart from "./overview/ColumnChart.svelte";
import Groups from "./overview/Groups.svelte";
import Hit from "./search/Hit.svelte";
import SettingRow from "./settings/SettingRow.svelte";
import CloseDialog from "./shell/CloseDialog.svelte";

function table(total: number, onopen = vi.fn(), onsort = vi.fn()) {
  const row = createRawSnippet<[number]>((number) => ({ render: () => `<span>row ${number()}</span>` }));
  render(VirtualTable<number>, {
    label: "Files",
    total,
    rowAt: (index: number) => index,
    columns: [{ name: "Name", width: "1fr", sort: "name" }],
    order: { by: "name", descending: false },
    onsort,
    row,
    onopen,
  });
  return { grid: screen.getByRole("grid", { name: "Files" }), onopen };
}

test("a table of 100,000 rows holds a few dozen of them", () => {
  const { grid } = table(100_000);
  expect(grid.getAttribute("aria-rowcount")).toBe("100001");
  expect(within(grid).getAllByRole("row").length).toBeLessThan(60);
});

test("the keyboard moves through a table and opens a row", async () => {
  const { grid, onopen } = table(5);
  for (const key of ["ArrowDown", "ArrowDown", "End", "Enter"]) await fireEvent.keyDown(grid, { key });
  expect(onopen).toHaveBeenCalledExactlyOnceWith(4);
  expect(within(grid).getAllByRole("row").at(-1)?.getAttribute("aria-selected")).toBe("true");
});

test("a head that can be sorted by says how, and a key on it opens no row", async () => {
  const onsort = vi.fn();
  const { grid, onopen } = table(5, vi.fn(), onsort);
  await fireEvent.keyDown(grid, { key: "ArrowDown" });
  const head = within(grid).getByRole("columnheader", { name: "Name" });
  expect(head.getAttribute("aria-sort")).toBe("ascending");
  const button = within(head).getByRole("button");
  await fireEvent.keyDown(button, { key: "Enter" });
  await fireEvent.click(button);
  expect(onsort).toHaveBeenCalledExactlyOnceWith("name");
  expect(onopen).not.toHaveBeenCalled();
});

test("hostile names and passages are text and nothing else", () => {
  const evil = `<img src=x onerror="alert(1)">`;
  const excerpt = { text: `${evil} guaranteed`, highlights: [{ start: 0, end: 4 }], before: false, after: false };
  const { container } = render(Hit, {
    hit: hit({ title: evil, key: evil, heading_path: [evil], excerpt }),
    best: 1,
  });
  expect(container.querySelector("img")).toBeNull();
  expect(container.querySelector("mark")?.textContent).toBe("<img");
  expect(screen.getByRole("link").textContent).toBe(evil);
});

test("what stands in backticks is code, and a lone backtick is itself", () => {
  const { container } = render(Prose, { text: "install `tesseract` and retry, it`s free" });
  expect(container.querySelectorAll("code")).toHaveLength(1);
  expect(container.textContent).toBe("install tesseract and retry, it`s free");
});

test("a failed file says why in words", () => {
  const failure = { code: "no_text_layer", stage: "parsing", page: 3, detail: "…" } as const;
  const reasons = new Map([["no_text_layer", { message: "the pages are pictures without text" } as ReasonView]]);
  render(FileRow, { file: file({ state: { state: "failed", failure } }), reasons });
  expect(screen.getByText("Failed")).toBeTruthy();
  expect(screen.getByText("the pages are pictures without text (page 3)")).toBeTruthy();
});

test("a job offers what its state allows and nothing else", async () => {
  const onaction = vi.fn();
  const paused = job({ state: { state: "paused", reason: "disk_full" }, actions: ["resume", "cancel"], totals: totals({ pending: 3, failed: 2 }) });
  render(JobRow, { job: paused, now: 0, onaction });
  expect(screen.getByText("Paused: the disk is full")).toBeTruthy();
  expect(screen.getAllByRole("button").map((button) => button.getAttribute("aria-label"))).toEqual([
    "Resume: Archive",
    "Cancel: Archive",
  ]);
  await fireEvent.click(screen.getByRole("button", { name: "Resume: Archive" }));
  expect(onaction).toHaveBeenCalledExactlyOnceWith("resume");
});

test("a setting the environment decides cannot be changed here", () => {
  render(SettingRow, {
    setting: setting({ origin: "environment", value: "600" }),
    problem: undefined,
    onset: vi.fn(),
    onreset: vi.fn(),
  });
  expect(screen.queryByRole("textbox")).toBeNull();
  expect(screen.getByText(/CHUNK_SIZE, which has the last word/)).toBeTruthy();
});

test("a refused value is explained at its field", () => {
  render(SettingRow, {
    setting: setting(),
    problem: { code: "invalid", message: "0 is not between 1 and 100000", hint: null },
    onset: vi.fn(),
    onreset: vi.fn(),
  });
  const field = screen.getByLabelText("Chunk size", { selector: "input" });
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByRole("alert").textContent).toBe("0 is not between 1 and 100000");
});

test("closing with jobs running has three answers", async () => {
  const onanswer = vi.fn();
  render(CloseDialog, { atWork: { jobs: 2, model_change: false, watches: 0, api_connections: 0 }, onanswer });
  expect(screen.getByText("2 jobs are still running")).toBeTruthy();
  for (const name of ["Stay", "Pause and quit", "Keep going"]) await fireEvent.click(screen.getByText(name));
  expect(onanswer.mock.calls.flat()).toEqual(["stay", "pause_and_quit", "keep_running"]);
});

test("closing while the embedding model is changed says what becomes of it", async () => {
  const { rerender } = render(CloseDialog, {
    atWork: { jobs: 0, model_change: true, watches: 2, api_connections: 0 },
    onanswer: vi.fn(),
  });
  expect(screen.getByText("The embedding model is being changed")).toBeTruthy();
  expect(screen.getByText(/the change goes on from\s+the next start/)).toBeTruthy();
  expect(screen.getByText("2 folders would be watched again from the next start.")).toBeTruthy();
  expect(screen.getByText("Quit")).toBeTruthy();
  await rerender({ atWork: { jobs: 1, model_change: true, watches: 0, api_connections: 0 } });
  expect(screen.getByText("A job is still running")).toBeTruthy();
  expect(screen.getByText("The change of the embedding model would go on from the next start.")).toBeTruthy();
});

test("closing while a program is connected says that it is cut off", async () => {
  const atWork = { jobs: 0, model_change: false, watches: 0, api_connections: 1 };
  const { rerender } = render(CloseDialog, { atWork, onanswer: vi.fn() });
  expect(screen.getByText("A program is connected to the local API")).toBeTruthy();
  expect(screen.getByText("Quit")).toBeTruthy();
  await rerender({ atWork: { ...atWork, jobs: 1 } });
  expect(screen.getByText("A job is still running")).toBeTruthy();
  expect(screen.getByText("Programs are connected to the local API; quitting cuts them off.")).toBeTruthy();
});

/** What is read in a row, cell by cell, but for those that are empty. */
function cells(row: HTMLElement): string[] {
  const texts = [...row.children].map((cell) => (cell.textContent ?? "").replace(/\s+/g, " ").trim());
  return texts.filter((text) => text !== "");
}

test("charts say in words what they show, and lead to it", () => {
  const bars = [
    { name: "Mar 2026", count: 1500 },
    { name: "Apr 2026", count: 0 },
  ];
  const link = ({ name }: Bar) => `#/${name}`;
  render(BarChart, { title: "Types", bars, link });
  const rows = within(screen.getByRole("table", { name: "Types" })).getAllByRole("row");
  expect(rows.map(cells)).toEqual([
    ["Mar 2026", "1,500", "100 %"],
    ["Apr 2026", "0", "0 %"],
  ]);
  render(ColumnChart, { title: "Last changed", bars, link });
  const columns = within(screen.getByRole("list", { name: "Last changed" }));
  expect(columns.getAllByRole("listitem")).toHaveLength(2);
  expect(columns.getByRole("link", { name: "Mar 2026: 1,500" }).getAttribute("href")).toBe("#/Mar 2026");
  expect(screen.getAllByRole("link")).toHaveLength(2);
});

test("near-duplicates are in groups, and more are asked for", async () => {
  const document = { id: "d1", collection: "port", title: "Letter", key: "letter.txt", size: 900, modified: null, likeness: 1 };
  const others = [{ ...document, id: "d2", title: "Draft", key: "draft.txt", likeness: 0.94 }];
  const onmore = vi.fn();
  render(Groups, { groups: [{ count: 120, documents: [document, ...others] }], total: 3, showCollection: true, onmore });
  const rows = within(screen.getByRole("table", { name: "120 documents" })).getAllByRole("row");
  expect(rows.map(cells)).toEqual([
    ["Letter letter.txt", "port", "900 B", "first"],
    ["Draft draft.txt", "port", "900 B", "94 %"],
  ]);
  expect(screen.getByText("and 118 more")).toBeDefined();
  await fireEvent.click(screen.getByText("Show more groups"));
  expect(onmore).toHaveBeenCalledOnce();
});
