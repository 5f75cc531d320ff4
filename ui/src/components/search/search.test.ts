import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";

import type { SearchMode } from "../../bindings";
import { hit } from "../../state/samples";
import Compared from "./Compared.svelte";
import Hit from "./Hit.svelte";

const way = (mode: SearchMode, name: string, chunks: number[]) => ({
  mode,
  name,
  error: undefined,
  answer: { hits: chunks.map((chunk) => hit({ chunk, title: `Passage ${chunk}` })), mode, notice: null, took_ms: 3 },
});

test("what is found in several ways says where, and what only one finds says so", () => {
  render(Compared, { ways: [way("hybrid", "Both", [1, 2]), way("text", "Words", [2]), way("vector", "Meaning", [1, 3])] });
  const words = screen.getByRole("region", { name: "Words: what is found" });
  expect(within(words).getByText("Both 2 · Meaning –")).toBeTruthy();
  const meaning = screen.getByRole("region", { name: "Meaning: what is found" });
  expect(within(meaning).getByText("Found only this way")).toBeTruthy();
  expect(within(meaning).getByRole("link", { name: "Passage 3" }).getAttribute("href")).toBe("#/library/d1?chunk=3");
});

test("a way that fails says so and leaves the others alone", () => {
  const error = { code: "unavailable", message: "the embedding model is missing", hint: null } as const;
  render(Compared, { ways: [way("text", "Words", [2]), { ...way("vector", "Meaning", []), answer: undefined, error }] });
  expect(screen.getByText(/the embedding model is missing/)).toBeTruthy();
  expect(screen.getByRole("link", { name: "Passage 2" })).toBeTruthy();
});

test("a hit is copied as a citation by its button", async () => {
  const oncite = vi.fn();
  render(Hit, { hit: hit(), best: 1, oncite });
  await fireEvent.click(screen.getByRole("button", { name: "Copy as citation: Manual" }));
  expect(oncite).toHaveBeenCalledOnce();
});
