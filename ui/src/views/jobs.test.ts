import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";

import type { JobView } from "../bindings";
import type * as Host from "../host";
import { App } from "../state/app.svelte";
import { job } from "../state/samples";
import Jobs from "./Jobs.svelte";

/** The page over some jobs, and what it asked of the application. */
function page(jobs: JobView[], reason?: string) {
  const calls: [string, Record<string, unknown>][] = [];
  const call = async (operation: string, input: Record<string, unknown>) => {
    if (operation === "quarantine.list") return { items: [], total: 0, offset: 0 };
    calls.push([operation, input]);
    if (operation === "jobs.list") return { items: [named("older", { created_at: 0 }), ...jobs.slice(0, 1)], total: 2, offset: 0 };
    if (input.id === "refuses") throw { code: "refused", message: "cannot pause a job that is paused", hint: null };
    return { ...jobs.find(({ id }) => id === input.id), ...(input.priority ? { priority: input.priority } : {}) };
  };
  const host = { call, setWindowTheme: vi.fn(), follow: vi.fn(), notify: vi.fn() };
  const app = new App(host as unknown as typeof Host);
  for (const one of jobs) app.jobs.put(one);
  app.jobs.ready = true;
  render(Jobs, { app, reason });
  return { app, calls };
}

const named = (id: string, some: Partial<JobView> = {}) => job({ id, name: id, actions: ["pause", "cancel"], ...some });

test("picked jobs are paused together, and one that refuses holds up none of the others", async () => {
  const { app, calls } = page([named("a", { created_at: 3 }), named("refuses", { created_at: 2 }), named("c", { created_at: 1 })]);
  expect(screen.queryByRole("toolbar")).toBeNull();
  await fireEvent.click(screen.getByRole("checkbox", { name: "Pick a" }));
  await fireEvent.click(screen.getByRole("checkbox", { name: "Pick c" }), { shiftKey: true });
  await fireEvent.click(within(screen.getByRole("toolbar")).getByText("Pause"));
  await vi.waitFor(() => expect(calls).toEqual(["a", "refuses", "c"].map((id) => ["jobs.pause", { id }])));
  await vi.waitFor(() => expect(app.notices.list.map(({ message }) => message)).toContain("2 jobs paused"));
  expect(app.notices.list[0]?.message).toBe("cannot pause a job that is paused");
});

test("jobs are picked by key, all of them by another", async () => {
  page([named("a"), named("b")]);
  document.querySelector<HTMLElement>("[data-row=b]")?.focus();
  await fireEvent.keyDown(window, { key: "x" });
  expect(screen.getByText("1 job picked")).toBeTruthy();
  await fireEvent.keyDown(window, { key: "a", ctrlKey: true });
  expect(screen.getByText("2 jobs picked")).toBeTruthy();
});

test("active jobs stand in the order of the queue, and the grip moves them between priorities", async () => {
  const { calls } = page([named("new", { created_at: 9 }), named("old", { created_at: 1 }), named("first", { priority: "high", created_at: 5 })]);
  await fireEvent.click(screen.getByRole("radio", { name: /^Active/ }));
  const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")].map((row) => row.dataset.row);
  expect(rows).toEqual(["first", "old", "new"]);
  const grip = screen.getByRole("button", { name: "Move new to another priority, with arrows or by dragging" });
  await fireEvent.keyDown(grip, { key: "ArrowUp" });
  await vi.waitFor(() => expect(calls).toEqual([["jobs.set_priority", { id: "new", priority: "high" }]]));
});

test("brackets change the priority of the selected job", async () => {
  const { calls } = page([named("a", { priority: "low" })]);
  document.querySelector<HTMLElement>("[data-row=a]")?.focus();
  await fireEvent.keyDown(window, { key: "[" });
  await fireEvent.keyDown(window, { key: "]" });
  await vi.waitFor(() => expect(calls).toEqual([["jobs.set_priority", { id: "a", priority: "normal" }]]));
});

test("jobs with files of a reason are listed alone, older ones too, and lead to these files", async () => {
  const { calls } = page([named("a"), named("b")], "damaged");
  const older = await screen.findByRole("link", { name: "older" });
  expect(calls).toEqual([["jobs.list", { reason: "damaged", limit: 1000 }]]);
  expect(older.getAttribute("href")).toBe("#/jobs/older?code=damaged");
  expect(screen.getByRole("link", { name: "a" })).toBeTruthy();
  expect(screen.queryByRole("link", { name: "b" })).toBeNull();
  await fireEvent.click(screen.getByRole("button", { name: "Remove Damaged" }));
  expect(location.hash).toBe("#/jobs");
});
