import { render, screen } from "@testing-library/svelte";
import { expect, test } from "vitest";

import { line } from "../../state/activity";
import { happened, totals } from "../../state/samples";
import EventLine from "./EventLine.svelte";

test("a line says what happened and leads to the document and the job", () => {
  const stored = { event: "file_moved", file: 1, state: { state: "completed", document: "d1", chunks: 12 }, totals: totals() };
  const event = happened(1, stored, { job: "j1", job_name: "Archive", about: "a/report.pdf" });
  render(EventLine, { event, line: line(event, new Map()), now: 0 });
  expect(screen.getByText("Stored as 12 passages")).toBeTruthy();
  expect(screen.getByRole("link", { name: "a/report.pdf" }).getAttribute("href")).toBe("#/library/d1");
  expect(screen.getByRole("link", { name: "Archive" }).getAttribute("href")).toBe("#/jobs/j1");
});

test("a hostile name is text", () => {
  const event = happened(1, { event: "schedule_changed", schedule: "s1" }, { about: "<img src=x>" });
  const { container } = render(EventLine, { event, line: line(event, new Map()), now: 0 });
  expect(container.querySelector("img")).toBeNull();
  expect(screen.getByRole("link").textContent).toBe("<img src=x>");
});
