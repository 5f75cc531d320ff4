import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";

import type { ChunkView, DocumentPages, PageFacts, PagePlaces } from "../../bindings";
import { Pictures } from "../../state/pictures";
import OriginalView from "./OriginalView.svelte";
import PageChunks from "./PageChunks.svelte";
import QualityMap from "./QualityMap.svelte";

const facts = (page: number, some: Partial<PageFacts> = {}): PageFacts => ({
  page,
  text: "written",
  words: 100,
  chunks: 1,
  first_chunk: 0,
  quality: 1,
  why: null,
  ...some,
});

const chunk = (id: number, text: string) =>
  ({ id, ordinal: id - 1, text, heading_path: [], pages: [1, 1], span: { start: 0, end: 1 }, tokens: 3 }) as ChunkView;

const places = (words: number): PagePlaces => ({
  width: 595,
  height: 842,
  words,
  chunks: [
    { chunk: 1, ordinal: 0, found: 1, places: [{ left: 0.1, top: 0.1, width: 0.5, height: 0.02 }] },
    { chunk: 2, ordinal: 1, found: 0.4, places: [] },
  ],
  text: [],
});

test("the map is walked by keys and tells each page in words", async () => {
  const onpage = vi.fn();
  const pages = [facts(1), facts(2, { text: "unread", words: 0, quality: null, why: "it is broken" })];
  render(QualityMap, { pages, page: 2, onpage });
  const slider = screen.getByRole("slider", { name: "Page" });
  expect(slider.getAttribute("aria-valuetext")).toBe("Page 2 of 2: Not read, 0 words, it is broken");
  await fireEvent.keyDown(slider, { key: "ArrowLeft" });
  expect(onpage).toHaveBeenLastCalledWith(1);
  await fireEvent.keyDown(slider, { key: "End" });
  expect(onpage).toHaveBeenLastCalledWith(2);
  await fireEvent.click(screen.getByRole("button", { name: "Pages as a table" }));
  expect(screen.getByRole("grid", { name: "Quality by page" }).getAttribute("aria-rowcount")).toBe("3");
});

test("chunks of a page say whether they were found, and are picked", async () => {
  const onpick = vi.fn();
  const props = { chunks: [chunk(1, "Rye."), chunk(2, "Wheat.")], page: 1, facts: facts(1) };
  const rest = { picked: 1, pointed: undefined, onpoint: vi.fn(), onpick };
  const { rerender } = render(PageChunks, { ...props, ...rest, places: places(30) });
  expect(screen.getByRole("button", { pressed: true }).textContent).toContain("Rye.");
  expect(screen.getByText(/not found on the page/)).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { pressed: false }));
  expect(onpick).toHaveBeenCalledWith(2);
  await rerender({ ...props, ...rest, places: places(0) });
  expect(screen.getByText(/This page is a picture/)).toBeTruthy();
});

/** A document whose original is shown so. */
function original(shown: DocumentPages["shown"]) {
  const asked: [string, Record<string, unknown>][] = [];
  const call = async (operation: string, input: Record<string, unknown>) => {
    asked.push([operation, input]);
    if (operation === "documents.page_places") return places(30);
    return { items: [chunk(1, "Rye.")], total: 1, offset: 0 };
  };
  const pictures = new Pictures((input) => {
    asked.push(["documents.page_image", { ...input }]);
    return Promise.resolve({ pages: 2, width: 1, height: 1, media_type: "image/png", data: "aa" });
  });
  render(OriginalView, {
    call: call as never,
    pictures,
    id: "d",
    mediaType: "application/pdf",
    pages: { shown, pages: [facts(1), facts(2)] },
    start: 1,
    chunk: undefined,
  });
  return asked;
}

test("an original on the web is fetched only when somebody says so", async () => {
  const asked = original("when_fetched");
  expect(screen.getByText(/The original is on the web/)).toBeTruthy();
  // Chunks are stored here; nothing else is asked for.
  expect(await screen.findByText("Rye.")).toBeTruthy();
  expect(asked.every(([name]) => name === "documents.chunks")).toBe(true);
  await fireEvent.click(screen.getByRole("button", { name: "Fetch the original" }));
  await vi.waitFor(() => expect(asked.some(([name]) => name === "documents.page_places")).toBe(true));
  expect(asked.every(([name, input]) => name === "documents.chunks" || input.fetch === true)).toBe(true);
});

test("pages are shown with the chunks of the one in view", async () => {
  const asked = original("yes");
  expect(await screen.findByText("Rye.")).toBeTruthy();
  expect(screen.getByRole("img", { name: "Page 1" })).toBeTruthy();
  expect(asked.filter(([name]) => name === "documents.page_image").every(([, input]) => input.fetch === undefined)).toBe(
    true,
  );
});
