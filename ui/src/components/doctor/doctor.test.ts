import { render, screen } from "@testing-library/svelte";
import { expect, test } from "vitest";

import type { Check } from "../../bindings";
import Checks from "./Checks.svelte";
import Verdict from "./Verdict.svelte";

const check = (name: string, state: Check["state"], remedy: string | null = null): Check => ({ name, state, detail: "7 out of order", remedy });
const CHECKS = [check("the file is intact", "ok"), check("Tesseract", "warning", "install `tesseract`"), check("events have no gap", "failed")];
const report = { sound: false, checks: CHECKS, took_ms: 400 };

test("what needs someone stands first, with what to do", () => {
  render(Checks, { checks: CHECKS, left: 0 });
  const rows = screen.getAllByRole("listitem").map((row) => row.textContent?.replace(/\s+/g, " ").trim());
  expect(rows).toEqual([
    "events have no gap 7 out of order",
    "Tesseract 7 out of order Next: install tesseract",
    "the file is intact 7 out of order",
  ]);
  expect(screen.getByLabelText("Failed")).toBeTruthy();
});

test("checks that come in stay in their order", () => {
  render(Checks, { checks: CHECKS, left: 4 });
  expect(screen.getAllByRole("listitem")[0]?.textContent).toContain("the file is intact");
});

test("a check under way tells how far it is", () => {
  render(Verdict, { now: { since: 0, read_data: true, checks: CHECKS, total: 12 }, last: undefined, clock: 0 });
  expect(screen.getByRole("status").textContent).toBe("Checking, stored data included…");
  expect(screen.getByText("3 of 12 checks")).toBeTruthy();
  expect(screen.getByLabelText("Progress of the check")).toBeTruthy();
});

test("the last result says what it came to and when", () => {
  render(Verdict, { now: undefined, last: { at: 0, read_data: false, report }, clock: 300_000 });
  expect(screen.getByRole("status").textContent?.trim()).toBe("Something is not sound.");
  expect(screen.getByText("5 min ago")).toBeTruthy();
});
