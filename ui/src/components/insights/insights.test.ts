import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { expect, test } from "vitest";

import type { Kind, Period } from "../../state/insights";
import TimeChart from "./TimeChart.svelte";
import Trend from "./Trend.svelte";

const periods: Period[] = [1, 2, 3].map((day) => ({ name: `${day} Nov`, from: day, until: day + 1 }));
const kind = (name: string, points: number[], some: Partial<Kind> = {}): Kind => ({
  name,
  points,
  total: points.reduce((sum, value) => sum + value, 0),
  tone: "accent",
  ...some,
});
const link = ({ from }: Period) => `#/library?since=${from}`;

test("columns that lead somewhere are one stop of the Tab key, and arrows go from one to the next", async () => {
  render(TimeChart, { title: "Documents", periods, kinds: [kind("Documents", [4, 0, 2])], asTable: false, link });
  const links = screen.getAllByRole("link");
  expect(links.map((one) => one.getAttribute("aria-label")), "a day without anything leads nowhere").toEqual(["1 Nov: 4", "3 Nov: 2"]);
  expect(links.map((one) => one.getAttribute("tabindex"))).toEqual(["-1", "0"]);
  expect(links[0]?.getAttribute("href")).toBe("#/library?since=1");
  links[1]?.focus();
  await fireEvent.keyDown(links[1] as HTMLElement, { key: "ArrowLeft" });
  expect(document.activeElement).toBe(links[0]);
  expect(links.map((one) => one.getAttribute("tabindex"))).toEqual(["0", "-1"]);
});

test("a chart has the same as a table for whoever does not see it", () => {
  const kinds = [kind("Stored", [4, 0, 2]), kind("Failed", [1, 0, 0], { tone: "bad" })];
  render(TimeChart, { title: "Files", periods, kinds, asTable: false });
  const table = screen.getByRole("table", { name: "Files" });
  expect(table.closest(".unseen"), "without a place of its own").toBeTruthy();
  const rows = within(table).getAllByRole("row").map((row) => [...row.children].map((cell) => cell.textContent?.trim()));
  expect(rows).toEqual([
    ["Time", "Stored", "Failed"],
    ["1 Nov", "4", "1"],
    ["3 Nov", "2", "0"],
  ]);
  expect(document.querySelector(".columns")?.getAttribute("aria-hidden"), "nothing is read twice").toBe("true");
});

test("parts stand on each other and none is too small to be seen", () => {
  const kinds = [kind("Stored", [999, 0, 0]), kind("Failed", [1, 0, 0], { tone: "bad" })];
  render(TimeChart, { title: "Files", periods, kinds, asTable: false });
  const [stored, failed] = [...document.querySelectorAll("rect")].map((rect) => ({
    y: Number(rect.getAttribute("y")),
    height: Number(rect.getAttribute("height")),
  }));
  expect(stored?.height).toBeCloseTo(99.9);
  expect(failed?.height).toBe(1.2);
  expect((failed?.y ?? 0) + (failed?.height ?? 0)).toBeCloseTo(stored?.y ?? -1);
});

test("as a table its rows lead where its columns do, with what a speed is made of", () => {
  const more = [{ name: "Size", values: ["1 kB", "0 B", "2 kB"] }];
  render(TimeChart, { title: "Speed", periods, kinds: [kind("Files", [4, 0, 2])], more, asTable: true, link });
  expect(document.querySelector("svg")).toBeNull();
  expect(screen.getByRole("link", { name: "3 Nov" }).getAttribute("href")).toBe("#/library?since=3");
  expect(screen.getByRole("cell", { name: "2 kB" })).toBeTruthy();
});

test("a chart of nothing says so", () => {
  render(Trend, { title: "Failures", by: "By reason", periods, kinds: [kind("Damaged", [0, 0, 0])], asTable: false });
  expect(screen.getByText("Nothing in this time.")).toBeTruthy();
  expect(screen.queryByRole("table")).toBeNull();
});

test("rows beside a chart name its colours and lead to what they count", () => {
  const kinds = [kind("Damaged", [1, 0, 2], { tone: "bad", address: "#/jobs?reason=damaged" }), kind("2 others", [1, 0, 0])];
  render(Trend, { title: "Failures", by: "By reason", periods, kinds, asTable: false });
  const rows = within(screen.getByRole("table", { name: "By reason" })).getAllByRole("row");
  expect(rows).toHaveLength(2);
  expect(within(rows[0] as HTMLElement).getByRole("link").getAttribute("href")).toBe("#/jobs?reason=damaged");
  expect(rows[0]?.querySelector("rect")?.getAttribute("class")).toContain("bad");
  expect(within(rows[1] as HTMLElement).queryByRole("link")).toBeNull();
});
