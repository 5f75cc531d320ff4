import { beforeEach, expect, test } from "vitest";

import { Views } from "./views.svelte";

beforeEach(() => localStorage.clear());

const names = (views: Views) => views.list.map(({ name }) => name);

test("a view is found by what it shows, stands by name, and outlasts a restart", () => {
  const views = new Views();
  views.save("Minutes", "#/library?collection=minutes");
  views.save("Large", "#/library?sort=-size");
  expect(names(views)).toEqual(["Large", "Minutes"]);
  expect(views.at("#/library?sort=-size")?.name).toBe("Large");
  expect(views.at("#/library")).toBeUndefined();
  expect(new Views().list).toEqual(views.list);
});

test("a name stands for one view: saving under it replaces, renaming to it is refused", () => {
  const views = new Views();
  views.save("a", "#/library?q=1");
  views.save("b", "#/library?q=2");
  views.save("a", "#/library?q=3");
  expect(views.at("#/library?q=3")?.name).toBe("a");
  views.rename("b", "a");
  views.rename("b", "  ");
  expect(names(views)).toEqual(["a", "b"]);
  views.rename("b", " 0 ");
  expect(names(views)).toEqual(["0", "a"]);
});

test("a deleted view can be brought back", () => {
  const views = new Views();
  views.save("a", "#/library?q=1");
  const undo = views.remove("a");
  expect(names(new Views())).toEqual([]);
  undo();
  expect(views.at("#/library?q=1")?.name).toBe("a");
});

test("what is kept and cannot be read counts for nothing, nor what leads elsewhere", () => {
  localStorage.setItem("views", `[7,{"name":"a"},{"name":"b","address":"https://example.org"},{"name":"c","address":"#/library"}]`);
  expect(names(new Views())).toEqual(["c"]);
  localStorage.setItem("views", "{");
  expect(names(new Views())).toEqual([]);
});
