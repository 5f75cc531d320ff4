import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";

import type { Call, Connection, PreflightRow, PreviewedChunks, ProviderView } from "../../bindings";
import { understand } from "../../state/pasted";
import { setting } from "../../state/samples";
import Hovering from "../shell/Hovering.svelte";
import ChunkPreview from "./ChunkPreview.svelte";
import ModelField from "./ModelField.svelte";
import PasteDialog from "./PasteDialog.svelte";
import Presets from "./Presets.svelte";
import Sources from "./Sources.svelte";

HTMLDialogElement.prototype.showModal ??= function () {
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function () {
  this.open = false;
};

const settings = [
  setting(),
  setting({ name: "chunk_overlap", value: "200" }),
  setting({ name: "quality_threshold", value: "0.3" }),
  setting({ name: "ocr", value: "true" }),
];

test("a paste is shown sorted into what is understood and what is not before it is staged", async () => {
  const onadd = vi.fn();
  const pasted = understand("/a/letters\nhttps://example.org/\nnothing");
  render(PasteDialog, { pasted, onadd, onclose: vi.fn() });
  expect(within(screen.getByRole("list", { name: "Not understood, left out" })).getByText("nothing")).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: "Add 2 sources" }));
  expect(onadd).toHaveBeenCalledExactlyOnceWith(["/a/letters", "https://example.org/"]);
});

test("a paste of nothing that can be ingested offers nothing to add", () => {
  render(PasteDialog, { pasted: understand("hello"), onadd: vi.fn(), onclose: vi.fn() });
  expect(screen.getByText("Nothing here can be ingested")).toBeTruthy();
  expect(screen.getAllByRole("button").map((button) => button.textContent?.trim())).toEqual(["Close"]);
});

test("what is dragged over the window is counted and named, as text", () => {
  const { container } = render(Hovering, { paths: ["/a/<b>.pdf", "/a/c.pdf"] });
  expect(container.textContent).toContain("Drop 2 items to ingest them");
  expect(container.textContent).toContain("2 PDF");
  expect(container.textContent).toContain("<b>.pdf");
});

test("a preset says what it costs, and options that fit none are custom", async () => {
  const onchange = vi.fn();
  const { rerender } = render(Presets, { overrides: {}, settings, onchange });
  expect(screen.getByRole("radio", { name: "Balanced" }).getAttribute("aria-checked")).toBe("true");
  expect(screen.queryByRole("radio", { name: "Custom" })).toBeNull();
  await fireEvent.click(screen.getByRole("radio", { name: "Fast" }));
  expect(onchange).toHaveBeenCalledExactlyOnceWith({ ocr: false, chunk_overlap: 0, quality_threshold: 0.4 });
  await rerender({ overrides: { chunk_size: 333 }, settings, onchange });
  expect(screen.getByRole("radio", { name: "Custom" }).getAttribute("aria-checked")).toBe("true");
  expect(screen.getByText("Options that differ from every preset.")).toBeTruthy();
});

const provider = (some: Partial<ProviderView>): ProviderView => ({
  name: "jina-v4",
  protocol: "jina",
  url: "https://api.jina.ai/v1",
  model: "jina-embeddings-v4",
  dimensions: 2048,
  least_dimensions: 128,
  most_dimensions: 2048,
  max_tokens: 8192,
  own: false,
  needs_key: true,
  key: null,
  problem: null,
  documents: 0,
  ...some,
});

test("a model on another machine says that text leaves, and where to set the key it lacks", async () => {
  const onchange = vi.fn();
  const { rerender } = render(ModelField, {
    overrides: { embedding_model: "jina-v4" },
    own: "all-MiniLM-L6-v2/int8",
    providers: [provider({})],
    onchange,
  });
  expect(screen.getByText("The text of the documents is sent to api.jina.ai.")).toBeTruthy();
  expect(screen.getByRole("link", { name: "Set one in Settings" }).getAttribute("href")).toBe("#/settings");
  await fireEvent.input(screen.getByLabelText("Dimensions of the vectors"), { target: { value: "512" } });
  expect(onchange).toHaveBeenCalledExactlyOnceWith({ embedding_model: "jina-v4", embedding_dimensions: 512 });
  await rerender({ overrides: {}, own: "all-MiniLM-L6-v2/int8", providers: [provider({})], onchange });
  expect(screen.queryByText(/is sent to/)).toBeNull();
});

const folder = (some: Partial<Connection> = {}): Connection =>
  ({
    id: "c1",
    user: "default",
    name: "Letters",
    config: { source_type: "local_directory", path: "/home/ada/letters" },
    created_at: 0,
    checked_at: 0,
    status: "authenticated",
    ...some,
  }) as Connection;

test("a stored source can be taken, tried, renamed, and removed after a question", async () => {
  const heard = { onstage: vi.fn(), onvalidate: vi.fn(), onrename: vi.fn(), onremove: vi.fn() };
  const handed = folder({ id: "c2", name: "Uploads", config: { source_type: "individual_upload" } });
  render(Sources, { connections: [folder(), handed], staged: new Set<string>(), trying: undefined, ...heard });
  expect(screen.getAllByRole("listitem"), "files handed in for one job are no source").toHaveLength(1);
  await fireEvent.click(screen.getByText("Take"));
  expect(heard.onstage.mock.calls[0]?.[1]).toBe(true);
  await fireEvent.click(screen.getByRole("button", { name: "Try to reach Letters" }));
  expect(heard.onvalidate).toHaveBeenCalledOnce();
  await fireEvent.click(screen.getByRole("button", { name: "Rename Letters" }));
  const field = screen.getByLabelText("Name of Letters");
  await fireEvent.input(field, { target: { value: "Old letters" } });
  await fireEvent.keyDown(field, { key: "Enter" });
  expect(heard.onrename.mock.calls[0]?.[1]).toBe("Old letters");
  await fireEvent.click(screen.getByRole("button", { name: "Remove Letters" }));
  expect(heard.onremove).not.toHaveBeenCalled();
  await fireEvent.click(screen.getByText("Remove"));
  expect(heard.onremove).toHaveBeenCalledOnce();
});

test("a source that cannot be reached says why", () => {
  const gone = folder({ status: "invalid", error: "Directory does not exist: /home/ada/letters" } as Partial<Connection>);
  render(Sources, {
    connections: [gone],
    staged: new Set<string>(),
    trying: undefined,
    onstage: vi.fn(),
    onvalidate: vi.fn(),
    onrename: vi.fn(),
    onremove: vi.fn(),
  });
  expect(screen.getByText("Directory does not exist: /home/ada/letters")).toBeTruthy();
});

const row = { row: 3, key: "letters/a.md" } as PreflightRow;

function previewed(text: string, repeated = 0): PreviewedChunks {
  const chunk = { ordinal: 0, text, heading_path: ["Pumps"], pages: null, span: { start: 0, end: 9 }, characters: text.length, tokens: 3, repeated };
  return {
    document: { key: "letters/a.md", title: "Pumps", media_type: "text/markdown", total: 4, left_out: 1, quality: 0.9, label: "Public", action: "store", why: "", chunks: [chunk] },
    failure: null,
  };
}

test("changed sizes are tried a moment later, and kept only when that is asked for", async () => {
  vi.useFakeTimers();
  const asked: unknown[] = [];
  const call = (async (_: string, input: { options: { chunk_size?: number } }) => {
    asked.push(input);
    return previewed(`size ${input.options.chunk_size ?? "as set"}`, 4);
  }) as unknown as Call;
  const onkeep = vi.fn();
  render(ChunkPreview, { call, preflight: "p1", file: row, overrides: { max_workers: 2 }, settings, onkeep, onclose: vi.fn() });
  await vi.advanceTimersByTimeAsync(0);
  expect(screen.getByText("as set", { exact: false })).toBeTruthy();
  expect(screen.getByText("4 chunks")).toBeTruthy();
  expect(screen.getByTitle("Said by the chunk before too").textContent).toBe("size");
  const field = screen.getByLabelText("Chunk size of the preview");
  for (const value of ["3", "30", "300"]) await fireEvent.input(field, { target: { value } });
  expect(asked, "nothing is asked while somebody types").toHaveLength(1);
  await vi.advanceTimersByTimeAsync(300);
  expect(screen.getByText("300", { exact: false })).toBeTruthy();
  expect(asked).toHaveLength(2);
  await fireEvent.click(screen.getByRole("button", { name: "Use these sizes" }));
  expect(onkeep).toHaveBeenCalledExactlyOnceWith({ max_workers: 2, chunk_size: 300 });
  vi.useRealTimers();
});

test("a file that cannot be read says why in place of its chunks", async () => {
  const failure = { code: "needs_password", stage: "parsing", detail: "`a.pdf` is encrypted" } as const;
  const call = (async () => ({ document: null, failure })) as unknown as Call;
  render(ChunkPreview, { call, preflight: "p1", file: row, overrides: {}, settings, onkeep: vi.fn(), onclose: vi.fn() });
  expect((await screen.findByRole("alert")).textContent).toContain("is encrypted");
});
