import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";

import { setting } from "../../state/samples";
import { Notifier } from "../../state/notifier.svelte";
import { Appearance as Look } from "../../state/theme.svelte";
import Appearance from "./Appearance.svelte";
import SectionList from "./SectionList.svelte";
import SettingRow from "./SettingRow.svelte";

const row = (asked: string) =>
  render(SettingRow, { setting: setting(), asked, problem: undefined, onset: vi.fn(), onreset: vi.fn() }).container;

test("what was looked for stands out in name and help", () => {
  const marks = [...row("chunk").querySelectorAll("mark")].map((mark) => mark.textContent);
  expect(marks).toEqual(["Chunk", "chunk"]);
});

test("one that was found by its name in the file or in the environment shows that", () => {
  const marks = [...row("processing.").querySelectorAll("code mark")].map((mark) => mark.textContent);
  expect(marks).toEqual(["processing."]);
  expect(screen.getByText("CHUNK_SIZE")).toBeTruthy();
});

test("a value from the file can be put back to its default", async () => {
  const onreset = vi.fn();
  render(SettingRow, { setting: setting({ origin: "file", value: "700" }), problem: undefined, onset: vi.fn(), onreset });
  expect(screen.getByText("Set in config.yaml · default 1000")).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: "Reset" }));
  expect(onreset).toHaveBeenCalledOnce();
});

test("the section that is read is told, and each leads to its own", async () => {
  const ongo = vi.fn();
  const sections = [
    { id: "jobs" as const, title: "Jobs", whole: false },
    { id: "backups" as const, title: "Backups", whole: true },
  ];
  render(SectionList, { sections, here: "jobs", ongo });
  expect(screen.getByRole("button", { current: true }).textContent).toBe("Jobs");
  await fireEvent.click(screen.getByRole("button", { name: "Backups" }));
  expect(ongo).toHaveBeenCalledExactlyOnceWith("backups");
});

test("contrast and motion are chosen beside the colours", async () => {
  localStorage.clear();
  render(Appearance, { appearance: new Look(vi.fn()), notifier: new Notifier(vi.fn(), vi.fn()) });
  await fireEvent.click(screen.getByRole("radio", { name: "High" }));
  await fireEvent.click(screen.getByRole("radio", { name: "Reduced" }));
  const { contrast, motion } = document.documentElement.dataset;
  expect([contrast, motion]).toEqual(["more", "reduced"]);
  expect(screen.getByRole("radio", { name: "High" }).getAttribute("aria-checked")).toBe("true");
});
