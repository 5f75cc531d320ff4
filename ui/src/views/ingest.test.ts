import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";

import type { PreflightView } from "../bindings";
import type * as Host from "../host";
import { App } from "../state/app.svelte";
import { SHORTCUTS } from "../state/shortcuts";
import Ingest from "./Ingest.svelte";

function page(staged: boolean) {
  const call = async () => [];
  const host = { call, setWindowTheme: vi.fn(), follow: vi.fn(), notify: vi.fn(), pickFiles: vi.fn(), pickFolders: vi.fn() };
  const app = new App(host as unknown as typeof Host);
  const start = vi.spyOn(app.staging, "start").mockResolvedValue(undefined);
  if (staged) {
    app.staging.paths = ["/a/letters"];
    const totals = { files: 2, bytes: 0, accepted: 2, accepted_bytes: 0, excluded: 0, pages: 0, by_verdict: [], by_type: [] };
    app.staging.preflight = { id: "p", listed: true, state: "done", totals } as unknown as PreflightView;
  }
  render(Ingest, { app });
  const offered = () => app.actions.all().map(({ name }) => name);
  return { app, start, offered };
}

test("the ways to bring documents show the keys of the table of shortcuts", () => {
  const { offered } = page(false);
  const keys = (name: RegExp) => screen.getByRole("button", { name }).getAttribute("aria-keyshortcuts");
  expect(keys(/^Add folder/)).toBe(SHORTCUTS.addFolder.keys);
  expect(keys(/^Add files/)).toBe(SHORTCUTS.addFiles.keys);
  expect(offered(), "nothing is staged yet").toEqual([]);
});

test("what can be done with staged files is offered to the palette, with its key", async () => {
  const { app, start, offered } = page(true);
  expect(offered()).toEqual(["Start", "Choose a table of metadata…", "Look again", "Clear what is staged"]);
  const first = app.actions.all()[0];
  expect(first?.keys).toBe(SHORTCUTS.start.keys);
  first?.run();
  expect(start).toHaveBeenCalledOnce();
  await fireEvent.keyDown(window, { key: "Enter", ctrlKey: true });
  expect(start).toHaveBeenCalledTimes(2);
});
