import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";

import { asCommand, asPlace, type Row } from "../../state/palette";
import Palette from "./Palette.svelte";

const ROWS: Row[] = [
  { command: asCommand("action", { name: "Pause", run: () => undefined }), marks: [], heading: "On this page" },
  { command: { ...asPlace({ kind: "page", name: "Jobs", address: "#/jobs" }), keys: "Control+2" }, marks: [{ start: 0, end: 2 }] },
  { command: asPlace({ kind: "document", name: `<img src=x>`, address: "#/library/d1" }, "default"), marks: [] },
];

function open(rows = ROWS) {
  const heard = { ontext: vi.fn(), onrun: vi.fn(), onclose: vi.fn() };
  const { rerender } = render(Palette, { rows, text: "", ...heard });
  const field = screen.getByRole("combobox", { name: "Page, thing or action" });
  return { ...heard, field, rerender, press: (key: string, more = {}) => fireEvent.keyDown(field, { key, ...more }) };
}

const chosen = () => screen.getAllByRole("option", { selected: true }).map((option) => option.textContent);

test("the field keeps the focus and says which row is chosen", async () => {
  const { field, press } = open();
  const list = screen.getByRole("listbox", { name: "Matches" });
  expect(field.getAttribute("aria-controls")).toBe(list.id);
  expect(field.getAttribute("aria-expanded")).toBe("true");
  await press("ArrowDown");
  const active = document.getElementById(field.getAttribute("aria-activedescendant") ?? "");
  expect(active?.textContent).toContain("Jobs");
  expect(active?.getAttribute("aria-selected")).toBe("true");
  expect(active?.getAttribute("aria-keyshortcuts")).toBe("Control+2");
});

test("arrows go round, and Enter takes what is chosen", async () => {
  const { press, onrun } = open();
  await press("ArrowUp");
  expect(chosen()[0]).toContain("<img src=x>");
  await press("ArrowDown");
  await press("ArrowDown");
  await press("Enter");
  expect(onrun).toHaveBeenCalledExactlyOnceWith(ROWS[1]?.command);
});

test("rows that come late do not move the choice", async () => {
  const { press, rerender, onrun } = open();
  await press("ArrowDown");
  await rerender({ rows: ROWS.toReversed() });
  await press("Enter");
  expect(onrun).toHaveBeenCalledExactlyOnceWith(ROWS[1]?.command);
});

test("the key that opened it closes it, and names are text", async () => {
  const { press, onclose } = open();
  expect(document.querySelector("dialog img")).toBeNull();
  await press("k", { ctrlKey: true });
  expect(onclose).toHaveBeenCalledOnce();
});

test("what is typed is handed on, and how much matches is read out", async () => {
  const { field, ontext } = open();
  await fireEvent.input(field, { target: { value: "job" } });
  expect(ontext).toHaveBeenCalledExactlyOnceWith("job");
  expect(screen.getByRole("status").textContent).toBe("3 matches");
});
