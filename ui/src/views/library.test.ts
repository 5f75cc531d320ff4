import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";

import type { DocumentView } from "../bindings";
import type * as Host from "../host";
import { App } from "../state/app.svelte";
import type { LibraryRoute } from "../state/route.svelte";
import Library from "./Library.svelte";

HTMLDialogElement.prototype.showModal ??= function () {
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function () {
  this.open = false;
};

beforeEach(() => {
  localStorage.clear();
  location.hash = "#/library";
});

const document_ = (id: string, some: Partial<DocumentView> = {}) =>
  ({
    id,
    collection: "default",
    title: `Title ${id}`,
    key: `${id}.txt`,
    connection: "c1",
    media_type: "text/plain",
    size: 10,
    chunks: 1,
    updated_at: 0,
    ...some,
  }) as DocumentView;

const DECIDED = { kept: 2, admitted: 0, held: 0, refused: 0, reread: 0, jobs: [] };

/** The page over two documents in two collections, and what was asked of the application. */
function page(route: LibraryRoute = { page: "library" }) {
  const items = [document_("a"), document_("b", { collection: "other" })];
  const calls: [string, Record<string, unknown>][] = [];
  const call = async (operation: string, input: Record<string, unknown>) => {
    calls.push([operation, input]);
    switch (operation) {
      case "documents.list":
        return { items: items.slice(Number(input.offset)), total: items.length, offset: input.offset };
      case "documents.facets":
        return { types: [], connections: [], labels: [] };
      case "documents.removed":
        return { items: [], total: 0, offset: 0 };
      case "labels.status":
        return { held: 0, in_doubt: 0 };
      case "labels.decide":
        return DECIDED;
      case "jobs.create":
        return { id: `job in ${String(input.collection)}`, created_at: 0, state: { state: "queued" } };
      default:
        return [];
    }
  };
  const host = { call, setWindowTheme: vi.fn(), follow: vi.fn(), notify: vi.fn() };
  const app = new App(host as unknown as typeof Host);
  render(Library, { app, route });
  const asked = (operation: string) => calls.filter(([name]) => name === operation).map(([, input]) => input);
  return { app, asked };
}

async function pickAll() {
  await screen.findByText("2 documents");
  await fireEvent.keyDown(window, { key: "a", ctrlKey: true });
  await screen.findByText("2 of 2 picked");
}

const dialog = () => within(screen.getByRole("dialog"));

test("an address says what is listed, in which order, and what is changed goes back into it", async () => {
  const where = [{ name: "author", is: "equal" as const, value: "Ada" }];
  const { asked } = page({ page: "library", text: "rye", source: "c1", where, sort: "-size", narrow: { since: 5 } });
  await screen.findByText("2 documents");
  expect(asked("documents.list")[0]).toMatchObject({
    text: "rye",
    connection: "c1",
    metadata: where,
    sort: "size",
    reverse: false,
    added_from: 5,
  });
  await fireEvent.click(screen.getByRole("button", { name: /^Size/ }));
  expect(location.hash).toContain("sort=size");
  expect(location.hash).toContain("q=rye");
});

test("a view is saved under a name, stands at the left, and is renamed and deleted", async () => {
  const { app } = page({ page: "library", sort: "-size" });
  await screen.findByText("2 documents");
  await fireEvent.click(screen.getByRole("button", { name: /^Save view/ }));
  expect(dialog().getByText("Save").closest("button")?.disabled, "a view needs a name").toBe(true);
  await fireEvent.input(dialog().getByLabelText("Name of the view"), { target: { value: "Large" } });
  await fireEvent.click(dialog().getByText("Save"));
  const link = within(screen.getByRole("list", { name: "Saved views" })).getByRole("link", { name: "Large" });
  expect(link.getAttribute("href")).toBe("#/library?sort=-size");
  expect(link.getAttribute("aria-current")).toBe("true");
  expect(screen.queryByRole("button", { name: /^Save view/ }), "it is saved").toBeNull();

  await fireEvent.click(screen.getByRole("button", { name: "Rename or delete views" }));
  const field = dialog().getByLabelText("Name of Large");
  await fireEvent.input(field, { target: { value: "Largest" } });
  await fireEvent.change(field);
  expect(app.views.list.map(({ name }) => name)).toEqual(["Largest"]);
  await fireEvent.click(dialog().getByRole("button", { name: "Delete Largest" }));
  expect(app.views.list).toEqual([]);
  app.notices.list.find(({ undo }) => undo)?.undo?.();
  expect(app.views.list.map(({ name }) => name)).toEqual(["Largest"]);
});

test("picked documents get a label with a reason, all at once", async () => {
  const { app, asked } = page();
  await pickAll();
  await fireEvent.click(screen.getByRole("button", { name: /^Label/ }));
  await fireEvent.change(dialog().getByLabelText("Label"), { target: { value: "Confidential" } });
  await fireEvent.input(dialog().getByLabelText("Comment"), { target: { value: "Board papers" } });
  await fireEvent.click(dialog().getByText("Give label"));
  await vi.waitFor(() =>
    expect(asked("labels.decide")).toEqual([
      { ids: ["a", "b"], origin: "window", label: "Confidential", comment: "Board papers" },
    ]),
  );
  await vi.waitFor(() => expect(app.notices.list[0]?.message).toBe("2 documents labelled Confidential"));
});

test("picked documents are taken in again after a question, into the collections they are in", async () => {
  const { app, asked } = page();
  await pickAll();
  app.actions.all().find(({ name }) => name === "Take picked documents in again…")?.run();
  await vi.waitFor(() => dialog().getByText(/2 documents in again\?/));
  expect(asked("jobs.create"), "nothing happens before the answer").toEqual([]);
  await fireEvent.click(dialog().getByText("Take in again"));
  await vi.waitFor(() => expect(asked("jobs.create")).toHaveLength(2));
  expect(asked("jobs.create")[1]).toMatchObject({
    collection: "other",
    selections: [{ connection: "c1", keys: ["b.txt"] }],
    options: { skip_existing: false },
  });
  await vi.waitFor(() => expect(location.hash).toBe("#/jobs"));
});

test("what is deleted is counted in the question", async () => {
  const { asked } = page();
  await pickAll();
  await fireEvent.keyDown(window, { key: "Delete" });
  expect(dialog().getByText("Delete 2 documents?")).toBeTruthy();
  await fireEvent.click(dialog().getByText("Keep"));
  expect(asked("documents.delete_many")).toEqual([]);
});
