import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Paged } from "./paged.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Lets every answer arrive, and every pause pass. */
const settled = () => vi.advanceTimersByTimeAsync(100);

function numbers(total: number) {
  return vi.fn(async (offset: number, limit: number) => ({
    items: Array.from({ length: Math.min(limit, total - offset) }, (_, at) => offset + at),
    total,
  }));
}

test("of 100,000 rows only the parts on screen are fetched", async () => {
  const fetch = numbers(100_000);
  const list = new Paged(fetch);
  await settled();
  list.show({ first: 50_190, last: 50_230 });
  await settled();
  expect(fetch.mock.calls.map(([offset]) => offset)).toEqual([0, 50_100, 50_200]);
  expect([list.total, list.row(50_199), list.row(50_200), list.row(99_999)]).toEqual([
    100_000,
    50_199,
    50_200,
    undefined,
  ]);
});

test("what was scrolled past before it could be fetched is never asked for", async () => {
  const fetch = numbers(100_000);
  const list = new Paged(fetch);
  await settled();
  for (let first = 0; first < 100_000; first += 500) list.show({ first, last: first + 30 });
  await settled();
  expect(fetch.mock.calls.length).toBeLessThan(4);
  expect(list.row(99_500)).toBe(99_500);
});

test("scrolling through everything does not hold everything", async () => {
  const list = new Paged(numbers(100_000));
  for (let first = 0; first < 100_000; first += 100) {
    list.show({ first, last: first + 30 });
    await settled();
  }
  const held = Array.from({ length: 100_000 }, (_, at) => list.row(at)).filter((row) => row !== undefined);
  expect(held.length).toBeLessThan(10_000);
  expect(list.row(99_900)).toBe(99_900);
});

test("an answer to an earlier question is thrown away", async () => {
  let answer: (part: { items: string[]; total: number }) => void = () => undefined;
  const list = new Paged<string>(() => new Promise((resolve) => (answer = resolve)));
  list.ask(async () => ({ items: ["new"], total: 1 }));
  await settled();
  answer({ items: ["old"], total: 9 });
  await settled();
  expect([list.row(0), list.total]).toEqual(["new", 1]);
});

test("a refresh asked for while one is on its way is done afterwards", async () => {
  const fetch = numbers(10);
  const list = new Paged(fetch);
  list.refresh();
  await settled();
  expect(fetch).toHaveBeenCalledTimes(2);
});

test("rows change in place without being fetched again", async () => {
  const fetch = numbers(10);
  const list = new Paged(fetch);
  await settled();
  list.patch((row) => (row === 3 ? 33 : undefined));
  expect([list.row(2), list.row(3)]).toEqual([2, 33]);
  expect(fetch).toHaveBeenCalledTimes(1);
});

test("a failed fetch is kept as an error with what was there", async () => {
  const list = new Paged(numbers(10));
  await settled();
  list.ask(() => Promise.reject({ code: "internal", message: "no", hint: null }));
  await settled();
  expect(list.error?.message).toBe("no");
});
