import { expect, test } from "vitest";

import { everyId, inParts, Picked } from "./picked.svelte";

const idAt = (index: number) => (index < 9 ? `d${index}` : undefined);

test("rows are picked one by one, and from one to another", () => {
  const picked = new Picked();
  picked.toggle(2, idAt);
  picked.toggle(5, idAt, true);
  expect([...picked.ids]).toEqual(["d2", "d3", "d4", "d5"]);
  picked.toggle(4, idAt);
  expect(picked.has("d4")).toBe(false);
  picked.toggle(20, idAt);
  expect(picked.size).toBe(3);
});

test("everything is picked although only a page is held", async () => {
  const all = Array.from({ length: 2_500 }, (_, at) => ({ id: `d${at}` }));
  const asked: number[] = [];
  const ids = await everyId(async (offset, limit) => {
    asked.push(offset);
    return { items: all.slice(offset, offset + limit), total: all.length };
  });
  expect(ids.length).toBe(2_500);
  expect(asked).toEqual([0, 1000, 2000]);
});

test("a list that shrinks meanwhile ends all the same", async () => {
  const ids = await everyId(async (offset) => ({ items: offset === 0 ? [{ id: "a" }] : [], total: 5 }));
  expect(ids).toEqual(["a"]);
});

test("work is handed over in parts and told", async () => {
  const parts: number[] = [];
  const told: number[] = [];
  await inParts(["a", "b", "c", "d", "e"], 2, async (part) => parts.push(part.length), (count) => told.push(count));
  expect(parts).toEqual([2, 2, 1]);
  expect(told).toEqual([2, 4, 5]);
});
