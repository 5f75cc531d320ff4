import { expect, test } from "vitest";

import { pageKey, pageOfKey, PAGES, SUB_PAGES } from "./pages";
import { href, parse } from "./route.svelte";
import { allShortcuts } from "./shortcuts";

test("every page of the sidebar has a key of its own, and there are keys enough", () => {
  expect(PAGES.length).toBeLessThanOrEqual(10);
  for (const { page } of PAGES) expect(pageOfKey(pageKey(page))).toBe(page);
  expect(pageKey("ingest")).toBe("Control+1");
  expect(pageKey("settings"), "the tenth, as on a keyboard").toBe("Control+0");
  expect(pageOfKey("Control+K")).toBeUndefined();
});

test("every page that is listed has an address that leads to it", () => {
  for (const { page } of PAGES) expect(parse(href({ page }))).toEqual({ page });
  for (const { route } of SUB_PAGES) expect(parse(href(route))).toEqual(route);
});

test("no shortcut means two things in one place", () => {
  const known = allShortcuts().map(({ keys, scope }) => `${scope} ${keys}`);
  expect(new Set(known).size).toBe(known.length);
  const anywhere = new Set(allShortcuts().filter(({ scope }) => scope === "Anywhere").map(({ keys }) => keys));
  const others = allShortcuts().filter(({ scope }) => scope !== "Anywhere");
  expect(others.filter(({ keys }) => anywhere.has(keys))).toEqual([]);
});
