import { fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { ListDocuments } from "../bindings";
import type * as Host from "../host";
import { App } from "../state/app.svelte";
import { job, setting } from "../state/samples";
import CommandPalette from "./CommandPalette.svelte";

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  location.hash = "#/jobs";
});
afterEach(() => void vi.useRealTimers());

const TITLES = ["Lease 2024", "Lease 2025", "Moving plan"];

/** The palette over an application with three documents. */
async function open() {
  const asked: string[] = [];
  const call = async (operation: string, input: ListDocuments) => {
    if (operation === "settings.list") return [setting()];
    if (operation === "collections.list") return [{ id: "letters", documents: 3 }];
    if (operation !== "documents.list") return { items: [], total: 0 };
    asked.push(input.text ?? "");
    const found = TITLES.filter((title) => title.toLowerCase().includes(input.text?.toLowerCase() ?? ""));
    return { items: found.map((title) => ({ id: title, title, key: `${title}.pdf`, collection: "letters" })), total: found.length };
  };
  const host = { call, follow: () => () => undefined, setWindowTheme: async () => undefined };
  const app = new App(host as unknown as typeof Host);
  app.jobs.put(job({ name: "Archive" }));
  const onclose = vi.fn();
  render(CommandPalette, { app, always: [], onclose });
  const field = screen.getByRole("combobox");
  const type = async (value: string) => {
    await fireEvent.input(field, { target: { value } });
    await vi.advanceTimersByTimeAsync(300);
  };
  await vi.advanceTimersByTimeAsync(0);
  return { app, asked, onclose, type, enter: () => fireEvent.keyDown(field, { key: "Enter" }) };
}

const rows = () => screen.getAllByRole("option").map((option) => option.querySelector(".name")?.textContent);

test("documents are asked for once typing rests, and Enter leads to the first", async () => {
  const { asked, type, enter, onclose } = await open();
  await type("l");
  asked.length = 0;
  void type("le");
  void type("lea");
  await type("lease");
  expect(asked).toEqual(["lease"]);
  expect(rows().slice(0, 2)).toEqual(["Lease 2024", "Lease 2025"]);
  await enter();
  expect(onclose).toHaveBeenCalledOnce();
  expect(location.hash).toBe("#/library/Lease%202024");
});

test("what was opened lately is offered before anything is typed, and first among equals", async () => {
  const { app, type } = await open();
  app.recent.note({ kind: "document", name: "Lease 2025", address: "#/library/Lease%202025" });
  await type(" ");
  expect(rows().slice(0, 2)).toEqual(["Archive", "Lease 2025"]);
  await type("lease");
  expect(rows()[0]).toBe("Lease 2025");
});

test("a setting is found by its name and leads to its row", async () => {
  const { type, enter } = await open();
  await type("chunk s");
  await enter();
  expect(location.hash).toBe("#/settings?name=chunk_size");
});

test("what the page offers is done, and no longer offered when the page is left", async () => {
  const { app, type, enter } = await open();
  const run = vi.fn();
  const stop = app.actions.offer(() => [{ name: "Pause", run }]);
  await type("paus");
  expect(rows()[0]).toBe("Pause");
  await enter();
  expect(run).toHaveBeenCalledOnce();
  stop();
  await type("pau");
  expect(rows()).not.toContain("Pause");
});

test("what nothing matches can still be searched for", async () => {
  const { type, enter } = await open();
  await type("zzqqxx");
  expect(rows()).toEqual(["Search for “zzqqxx”"]);
  await enter();
  expect(location.hash).toBe("#/search?q=zzqqxx");
});
