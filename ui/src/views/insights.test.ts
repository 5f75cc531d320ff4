import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";

import type { InsightPoint, Insights } from "../bindings";
import type * as Host from "../host";
import { App } from "../state/app.svelte";
import { job } from "../state/samples";
import Page from "./Insights.svelte";

beforeEach(() => {
  localStorage.clear();
  location.hash = "#/insights";
});

const point = (some: Partial<InsightPoint>): InsightPoint => ({
  from: Date.UTC(2026, 10, 3),
  until: Date.UTC(2026, 10, 4),
  documents: 0,
  completed: 0,
  unchanged: 0,
  skipped: 0,
  failed: 0,
  chunks: 0,
  bytes: 0,
  busy_minutes: 0,
  ...some,
});

/** The page over one point, and what it asked for. */
function page(points: InsightPoint[]) {
  const asked: unknown[] = [];
  const answer: Insights = {
    period: "day",
    time_zone: "UTC",
    points,
    reasons: [{ code: "damaged", kind: "failure", total: 1, points: points.map(({ failed }) => failed) }],
    types: [],
    sizes: [],
    languages: [{ name: "de", total: 2, points: points.map(({ documents }) => documents) }],
    labels: [],
  };
  const call = async (operation: string, input: unknown) => {
    if (operation === "collections.list") return [];
    asked.push(input);
    return answer;
  };
  const host = { call, setWindowTheme: vi.fn(), follow: vi.fn(), notify: vi.fn() };
  const app = new App(host as unknown as typeof Host);
  render(Page, { app, period: undefined, collection: undefined });
  return { app, asked };
}

test("days, weeks and months are asked for, and the address notes which", async () => {
  const { asked } = page([point({ documents: 2, completed: 2, failed: 1, busy_minutes: 1 })]);
  await screen.findByRole("heading", { name: /^New documents/ });
  await fireEvent.click(screen.getByRole("radio", { name: "Weeks" }));
  expect(location.hash).toBe("#/insights?by=week");
  await vi.waitFor(() => expect(asked).toEqual([{ period: "day", periods: 30 }, { period: "week", periods: 26 }]));
});

test("every number leads to what it counts, within the time that is shown", async () => {
  page([point({ documents: 2, completed: 2, failed: 1, busy_minutes: 1 })]);
  const [from, until] = [Date.UTC(2026, 10, 3), Date.UTC(2026, 10, 4)];
  const german = await screen.findByRole("link", { name: "German" });
  expect(german.getAttribute("href")).toBe(`#/library?language=de&since=${from}&until=${until}`);
  expect(screen.getByRole("link", { name: "Damaged" }).getAttribute("href")).toBe("#/jobs?reason=damaged");
  const day = screen.getAllByRole("link", { name: "3 Nov: 2" })[0];
  expect(day?.getAttribute("href")).toBe(`#/library?since=${from}&until=${until}`);
});

test("a key and the palette put tables in place of charts, and the window keeps to it", async () => {
  const { app } = page([point({ documents: 2, completed: 2, busy_minutes: 1 })]);
  await screen.findByRole("heading", { name: /^New documents/ });
  expect(document.querySelectorAll(".columns").length).toBeGreaterThan(0);
  await fireEvent.keyDown(window, { key: "t" });
  expect(document.querySelectorAll(".columns")).toHaveLength(0);
  expect(screen.getByRole("button", { name: /^Tables/ }).getAttribute("aria-pressed")).toBe("true");
  expect(localStorage.getItem("insights")).toBe("tables");
  app.actions.all().find(({ name }) => name === "Show charts")?.run();
  await vi.waitFor(() => expect(document.querySelectorAll(".columns").length).toBeGreaterThan(0));
});

test("before anything ran the page says what it will show", async () => {
  page([point({})]);
  expect(await screen.findByRole("heading", { name: "Nothing to chart yet" })).toBeTruthy();
  expect(screen.getByRole("button", { name: "Add documents" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Show months" })).toBeNull();
});

test("where nothing happened lately longer periods are offered", async () => {
  const { app, asked } = page([point({})]);
  app.jobs.put(job());
  expect(await screen.findByRole("heading", { name: "Nothing in the last 30 days" })).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: "Show months" }));
  await vi.waitFor(() => expect(asked).toContainEqual({ period: "month", periods: 24 }));
});
